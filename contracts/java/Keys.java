import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The register's signed directory of public keys, read again when its file changed, so that a new key and a revocation
 * spread without a restart. A directory that can't be read, that no unrevoked key of the register in the last good one
 * has signed, or that takes back what that one said of a key, is not taken.
 */
final class Keys {
  /**
   * A public key and whose it is.
   *
   * @param notBefore epoch milliseconds
   * @param signedUpTo of a revoked key: by topic, the last number of each shard that is believed; null when not revoked
   */
  record Key(String keyId, String owner, PublicKey publicKey, long notBefore, Map<String, Object> signedUpTo) {
    /**
     * Why the key does not stand for a record of this topic, or null. An expired key still verifies what it signed; a
     * revoked one is judged by the record's number, because its time is the word of whoever signed it.
     */
    String objection(Map<String, Object> attributes, String topic) {
      Object source = attributes.get("source");
      if (!owner.equals(source)) return "key " + keyId + " is not of " + source;
      if (Instant.parse(Json.text(attributes.get("time"))).toEpochMilli() < notBefore)
        return "signed before key " + keyId + " was valid";
      if (signedUpTo == null) return null;
      List<Object> last = signedUpTo.containsKey(topic) ? Json.array(signedUpTo.get(topic)) : List.of();
      long shard = Json.whole(attributes.get("shard"));
      boolean before = shard < last.size() && Json.whole(attributes.get("sequence")) <= Json.whole(last.get((int) shard));
      return before ? null : "key " + keyId + " was revoked before";
    }
  }

  private static final String REGISTER = "/court-registry";

  private final Path file;
  private Map<String, Key> keys;
  private long modified;

  /** @throws IOException when there is no directory to begin with */
  Keys(Path file) throws IOException {
    this.file = file;
    load();
  }

  private Keys(Map<String, Key> keys) {
    this.file = null;
    this.keys = keys;
  }

  /** A directory that stands as it is, for vectors. */
  static Keys of(List<Object> entries) {
    return new Keys(read(entries));
  }

  Key find(String keyId) {
    return keys.get(keyId);
  }

  void refresh() {
    try {
      if (Files.getLastModifiedTime(file).toMillis() != modified) load();
    } catch (IOException | RuntimeException notTaken) {
      System.err.println("the changed key directory is not taken; the last good one stays in use: " + notTaken);
    }
  }

  private void load() throws IOException {
    long changed = Files.getLastModifiedTime(file).toMillis();
    Map<String, Object> directory = Json.object(Json.parse(Files.readString(file)));
    Map<String, Key> read = read(Json.array(directory.get("keys")));
    if (!signed(directory, keys == null ? read : keys))
      throw new IOException("not signed by a key that it may be signed by");
    for (Key known : keys == null ? List.<Key>of() : keys.values()) {
      Key now = read.get(known.keyId());
      boolean same = now != null && now.owner().equals(known.owner()) && now.publicKey().equals(known.publicKey());
      if (!same || (known.signedUpTo() != null && !known.signedUpTo().equals(now.signedUpTo())))
        throw new IOException("it takes back what was said of " + known.keyId());
    }
    keys = read;
    modified = changed;
  }

  /** Whether one of the register's keys, as they were known, signed the directory. */
  private static boolean signed(Map<String, Object> directory, Map<String, Key> anchors) {
    byte[] text = Evidence.utf8(Json.canonical(directory.get("keys")));
    List<Object> signatures = new ArrayList<>();
    signatures.add(Json.of("keyId", directory.get("signedBy"), "signature", directory.get("signature")));
    if (directory.containsKey("countersigned")) signatures.addAll(Json.array(directory.get("countersigned")));
    for (Object each : signatures) {
      Map<String, Object> one = Json.object(each);
      Key anchor = anchors.get(Json.text(one.get("keyId")));
      if (anchor == null || !anchor.owner().equals(REGISTER) || anchor.signedUpTo() != null) continue;
      byte[] signature = Base64.getUrlDecoder().decode(Json.text(one.get("signature")));
      if (Evidence.verifyRaw(text, signature, anchor.publicKey())) return true;
    }
    return false;
  }

  private static Map<String, Key> read(List<Object> entries) {
    Map<String, Key> read = new HashMap<>();
    for (Object entry : entries) {
      Map<String, Object> key = Json.object(entry);
      String keyId = Json.text(key.get("keyId"));
      Object revocation = key.get("revocation");
      if ((key.get("revokedAt") == null) != (revocation == null))
        throw new IllegalArgumentException("a revocation without its numbers");
      read.put(
          keyId,
          new Key(
              keyId,
              Json.text(key.get("owner")),
              Evidence.publicKey(Json.text(key.get("publicKey"))),
              Instant.parse(Json.text(key.get("notBefore"))).toEpochMilli(),
              revocation == null ? null : Json.object(Json.object(revocation).get("signedUpTo"))));
    }
    return read;
  }
}
