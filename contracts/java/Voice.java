import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What the agency says: signed once, kept as bytes with what it speaks of, and only ever sent again. A message takes the
 * next number of its shard (`ackSequence`), over all incarnations.
 */
final class Voice {
  private final String agency;
  private final String keyId;
  private final PrivateKey key;
  private final SecureRandom random = new SecureRandom();

  Voice(String agency, String keyId, PrivateKey key) {
    this.agency = agency;
    this.keyId = keyId;
    this.key = key;
  }

  /** The run of what a fold moved over; the position notes that it was said. Only tables decide here, so it is effective. */
  Map<String, Object> run(Fold fold) {
    Position position = fold.position;
    long from = position.sequence - fold.entries.size() + 1;
    Map<String, Object> body =
        Json.of(
            "agency", agency, "shard", position.shard, "incarnation", position.incarnation, "kind", "run",
            "from", from, "to", position.sequence, "grade", "effective", "entries", fold.entries);
    return sign("sanctions.acknowledgment.v1", position, from, position.sequence, body);
  }

  /** The numbers that are missing. */
  Map<String, Object> gap(Position position) {
    Map<String, Object> body =
        Json.of("agency", agency, "shard", position.shard, "from", position.sequence + 1, "to", position.gapTo);
    return sign("sanctions.gap.v1", position, 0, 0, body);
  }

  private Map<String, Object> sign(String type, Position position, long from, long to, Map<String, Object> body) {
    Runs.Claim claim = new Runs.Claim(position.incarnation, position.said.ackSequence() + 1, from, to);
    String judged = Runs.judge(position.said, claim);
    if (!judged.equals("next") && !judged.equals("restored"))
      throw new IllegalStateException("the ledger would call this message of shard " + position.shard + " " + judged);
    position.said = Runs.after(position.said, claim);
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("id", UUID.randomUUID().toString());
    attributes.put("source", "/agencies/" + agency);
    attributes.put("type", type);
    attributes.put("time", instant());
    attributes.put("keyId", keyId);
    attributes.put("epoch", claim.incarnation());
    attributes.put("shard", position.shard);
    attributes.put("sequence", claim.ackSequence());
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    return signed(attributes, salt, Json.canonical(body), key);
  }

  /** A message as it is kept. Any JSON will do as data; what is signed is these bytes. */
  static Map<String, Object> signed(Map<String, Object> attributes, byte[] salt, String data, PrivateKey key) {
    byte[] leaf = Evidence.leaf(attributes, Evidence.commitment(salt, Evidence.utf8(data)));
    String signature = Evidence.hex(Evidence.signAlone(leaf, key));
    return Json.of("attributes", attributes, "salt", Evidence.hex(salt), "data", data, "signature", signature);
  }

  /** The headers with which a kept message travels, name by name. */
  static Map<String, byte[]> headersOf(Map<String, Object> message) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", Evidence.utf8("1.0"));
    Json.object(message.get("attributes"))
        .forEach((name, value) -> headers.put("ce_" + name.toLowerCase(), Evidence.utf8(decimal(value))));
    headers.put("content-type", Evidence.utf8("application/json"));
    headers.put("salt", Evidence.unhex(Json.text(message.get("salt"))));
    headers.put("signature", Evidence.unhex(Json.text(message.get("signature"))));
    return headers;
  }

  private static String decimal(Object value) {
    return value instanceof String text ? text : Long.toString(Json.whole(value));
  }

  /** Now in UTC, always with milliseconds: Instant's own text leaves zeros out. */
  private static String instant() {
    String text = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    return text.length() == 20 ? text.replace("Z", ".000Z") : text;
  }
}
