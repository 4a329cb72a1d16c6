import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One record, and what it turned out to be. */
final class Received {
  /**
   * VERIFIED: signature good, body usable. UNUSABLE: signature good, but only its headers can be used. UNVERIFIABLE:
   * nothing it says can be believed. UNKNOWN_KEY: signed under a key that is not in the directory yet; ask again later.
   */
  enum Kind {
    VERIFIED,
    UNUSABLE,
    UNVERIFIABLE,
    UNKNOWN_KEY
  }

  /** A record as it lies on the broker. */
  record Raw(int partition, long offset, Map<String, byte[]> headers, byte[] value) {
    String text(String header) {
      byte[] bytes = headers.get(header);
      return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
  }

  static final int MAX_BYTES = 900_000;
  private static final Map<String, String> SCHEMA_OF =
      Map.of(
          "sanctions.listing.published.v1", "listing-event.json",
          "sanctions.listing.corrected.v1", "listing-event.json",
          "sanctions.listing.deleted.v1", "listing-event.json",
          "sanctions.cut.v1", "cut.json");
  private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
  private static final Pattern WHOLE = Pattern.compile("0|[1-9]\\d{0,14}");
  private static final long MAX_REVISION = Integer.MAX_VALUE;

  final Kind kind;
  final Raw raw;
  /** Signed attributes by their name without `ce_`; null when nothing is believed. */
  final Map<String, Object> attributes;
  final byte[] leaf;
  final Map<String, Object> body;
  /** Why it is not verified, or null. */
  final String reason;

  private Received(Kind kind, Raw raw, Map<String, Object> attributes, byte[] leaf, Object body, String reason) {
    this.kind = kind;
    this.raw = raw;
    this.attributes = attributes;
    this.leaf = leaf;
    this.body = body instanceof Map<?, ?> ? Json.object(body) : null;
    this.reason = reason;
  }

  String text(String attribute) {
    return Json.text(attributes.get(attribute));
  }

  long whole(String attribute) {
    return Json.whole(attributes.get(attribute));
  }

  boolean hasListing() {
    return attributes.containsKey("listing");
  }

  /**
   * Verifies and reads one record of a topic.
   *
   * @param writer the only source that may write the topic
   * @param shards number of partitions; a listing's shard is its number modulo this
   */
  static Received inspect(Raw raw, String writer, int shards, Keys keys, Schema schema) {
    Map<String, Object> attributes = readAttributes(raw);
    if (attributes == null) return unverifiable(raw, "unreadable");
    long shard = Json.whole(attributes.get("shard"));
    Object listing = attributes.get("listing");
    if (shard != raw.partition() || (listing != null && Json.whole(listing) % shards != shard))
      return unverifiable(raw, "wrong-shard");
    Keys.Key key = keys.find(Json.text(attributes.get("keyId")));
    if (key == null) return new Received(Kind.UNKNOWN_KEY, raw, null, null, null, "unknown-key");
    String source = Json.text(attributes.get("source"));
    if (key.objection(attributes, Agency.REGISTER_TOPIC) != null || !source.equals(writer))
      return unverifiable(raw, "wrong-key");
    if (raw.headers().get("signature") == null) return unverifiable(raw, "missing-signature");
    byte[] leaf;
    try {
      leaf = Evidence.leaf(attributes, Evidence.commitment(raw.headers().get("salt"), raw.value()));
    } catch (IllegalArgumentException noCanonicalForm) {
      return unverifiable(raw, "unreadable");
    }
    if (!Evidence.verify(leaf, raw.headers().get("signature"), key.publicKey()))
      return unverifiable(raw, "wrong-signature");
    return read(raw, attributes, leaf, schema);
  }

  private static Received unverifiable(Raw raw, String reason) {
    return new Received(Kind.UNVERIFIABLE, raw, null, null, null, reason);
  }

  /** Reads the body of a record whose signature holds. */
  static Received read(Raw raw, Map<String, Object> attributes, byte[] leaf, Schema schema) {
    Object body = null;
    String reason = null;
    String file = SCHEMA_OF.get(Json.text(attributes.get("type")));
    if (raw.value().length > MAX_BYTES) reason = "oversized";
    else if (file == null) reason = isKnownName(Json.text(attributes.get("type"))) ? "unknown-version" : "unknown-type";
    else {
      try {
        body = Json.parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw.value())).toString());
        if (!schema.accepts(file, body) || !agrees(file, attributes, Json.object(body))) reason = "schema";
      } catch (CharacterCodingException | Json.Malformed notJson) {
        reason = "unreadable";
      }
    }
    return new Received(reason == null ? Kind.VERIFIED : Kind.UNUSABLE, raw, attributes, leaf, body, reason);
  }

  private static boolean isKnownName(String type) {
    String name = type.replaceAll("\\.v\\d+(\\.\\d+)*$", "");
    return SCHEMA_OF.keySet().stream().anyMatch(known -> known.equals(name + ".v1"));
  }

  /** Signed headers and body must speak of the same thing. */
  private static boolean agrees(String file, Map<String, Object> attributes, Map<String, Object> body) {
    if (file.equals("cut.json")) return !attributes.containsKey("standing");
    return attributes.containsKey("listing")
        && List.of("listing", "revision").stream()
            .allMatch(name -> Json.whole(attributes.get(name)) == Json.whole(body.get(name)))
        && attributes.get("standing").equals(body.get("standing"));
  }

  /** The signed attributes in the record's headers; null when they can't be read. */
  private static Map<String, Object> readAttributes(Raw raw) {
    Map<String, Object> read = new LinkedHashMap<>();
    for (String name : List.of("id", "source", "type", "time", "keyId")) {
      String text = raw.text("ce_" + name.toLowerCase());
      if (text == null || text.isEmpty() || text.indexOf('\0') >= 0) return null;
      read.put(name, text);
    }
    if (!"1.0".equals(raw.text("ce_specversion")) || !isInstant(Json.text(read.get("time")))) return null;
    byte[] salt = raw.headers().get("salt");
    if (salt == null || salt.length != 16) return null;
    for (String name : List.of("epoch", "shard", "sequence")) if (!readWhole(raw, name, read)) return null;
    if (raw.headers().get("ce_listing") == null) return read;
    for (String name : List.of("listing", "revision")) if (!readWhole(raw, name, read)) return null;
    String standing = raw.text("ce_standing");
    if (standing == null || !List.of("in-force", "stayed", "deleted").contains(standing)) return null;
    read.put("standing", standing);
    return Json.whole(read.get("revision")) > MAX_REVISION ? null : read;
  }

  private static boolean readWhole(Raw raw, String name, Map<String, Object> to) {
    String text = raw.text("ce_" + name);
    if (text == null || !WHOLE.matcher(text).matches()) return false;
    to.put(name, Long.parseLong(text));
    return true;
  }

  private static boolean isInstant(String text) {
    if (!INSTANT.matcher(text).matches()) return false;
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeException none) {
      return false;
    }
  }
}
