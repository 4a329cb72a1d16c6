import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The register's signed directory of public keys, read again when its file changed, so that a new key and a revocation
 * spread without a restart. A directory that can't be read or is not signed by a key of the last good one is not taken.
 */
final class Keys {
  /** A public key and whose it is; instants in epoch milliseconds, no revocation is null. */
  record Key(String keyId, String owner, PublicKey publicKey, long notBefore, Long revokedAt) {
    /** Why the key does not stand for a message, or null. Judged at signing time: an expired key still verifies. */
    String objection(String source, String time) {
      long signedAt = Instant.parse(time).toEpochMilli();
      if (!owner.equals(source)) return "key " + keyId + " is not of " + source;
      if (signedAt < notBefore) return "signed before key " + keyId + " was valid";
      if (revokedAt != null && signedAt >= revokedAt) return "key " + keyId + " was revoked";
      return null;
    }
  }

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
    Key anchor = (keys == null ? read : keys).get(Json.text(directory.get("signedBy")));
    byte[] signed = Evidence.utf8(Json.canonical(directory.get("keys")));
    byte[] signature = Base64.getUrlDecoder().decode(Json.text(directory.get("signature")));
    if (anchor == null || !Evidence.verifyRaw(signed, signature, anchor.publicKey()))
      throw new IOException("not signed by a key that it may be signed by");
    keys = read;
    modified = changed;
  }

  private static Map<String, Key> read(List<Object> entries) {
    Map<String, Key> read = new HashMap<>();
    for (Object entry : entries) {
      Map<String, Object> key = Json.object(entry);
      String keyId = Json.text(key.get("keyId"));
      Object revokedAt = key.get("revokedAt");
      read.put(
          keyId,
          new Key(
              keyId,
              Json.text(key.get("owner")),
              Evidence.publicKey(Json.text(key.get("publicKey"))),
              Instant.parse(Json.text(key.get("notBefore"))).toEpochMilli(),
              revokedAt == null ? null : Instant.parse(Json.text(revokedAt)).toEpochMilli()));
    }
    return read;
  }
}
