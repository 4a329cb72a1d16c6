import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What makes a message believable: commitment, leaf, the path to a signed root, and the pseudonyms of subjects. */
final class Evidence {
  private static final int MAX_TREE_LEAVES = 128;
  private static final int FIXED_BYTES = 68;
  private static final byte[] PUBLIC_PREFIX = unhex("302a300506032b6570032100");
  private static final byte[] PRIVATE_PREFIX = unhex("302e020100300506032b657004220420");
  private static final int MAX_REMEMBERED = 4096;

  /** Roots whose signature held: the records of one send share theirs. */
  private static final Map<String, Boolean> verifiedRoots =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  private Evidence() {}

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static byte[] unhex(String text) {
    return HexFormat.of().parseHex(text);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) digest.update(part);
      return digest.digest();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** SHA-256(salt ‖ data). */
  static byte[] commitment(byte[] salt, byte[] data) {
    return sha256(salt, data);
  }

  /** What is signed: the canonical JSON of the attributes that the message has, and the commitment in hex. */
  static String signedText(Map<String, Object> attributes, byte[] commitment) {
    Map<String, Object> all = new LinkedHashMap<>(attributes);
    all.put("commitment", hex(commitment));
    return Json.canonical(all);
  }

  /** RFC 6962's leaf hash of those bytes. */
  static byte[] leaf(Map<String, Object> attributes, byte[] commitment) {
    return sha256(new byte[] {0}, utf8(signedText(attributes, commitment)));
  }

  static byte[] node(byte[] left, byte[] right) {
    return sha256(new byte[] {1}, left, right);
  }

  /** The root of a tree of leaves (RFC 6962 section 2.1): level by level, an odd last node rises unchanged. */
  static byte[] root(List<byte[]> leaves) {
    List<byte[]> level = leaves;
    while (level.size() > 1) level = above(level);
    return level.get(0);
  }

  static List<byte[]> path(List<byte[]> leaves, int index) {
    List<byte[]> path = new ArrayList<>();
    for (List<byte[]> level = leaves; level.size() > 1; level = above(level), index /= 2)
      if ((index ^ 1) < level.size()) path.add(level.get(index ^ 1));
    return path;
  }

  private static List<byte[]> above(List<byte[]> level) {
    List<byte[]> above = new ArrayList<>();
    for (int left = 0; left < level.size(); left += 2)
      above.add(left + 1 < level.size() ? node(level.get(left), level.get(left + 1)) : level.get(left));
    return above;
  }

  /** The root that a leaf and its path lead to (RFC 9162 section 2.1.3.2); null when the path has another length. */
  static byte[] rootFromPath(byte[] leaf, int index, int count, List<byte[]> path) {
    byte[] root = leaf;
    int taken = 0;
    for (int last = count - 1; last > 0; last /= 2, index /= 2) {
      if (index % 2 == 0 && index >= last) continue;
      if (taken == path.size()) return null;
      byte[] sibling = path.get(taken++);
      root = index % 2 == 1 ? node(sibling, root) : node(root, sibling);
    }
    return taken == path.size() ? root : null;
  }

  /** Whether a `signature` header proves that the holder of the key signed the leaf. A false header is false, never an error. */
  static synchronized boolean verify(byte[] leaf, byte[] header, PublicKey key) {
    if (header == null || header.length < FIXED_BYTES || (header.length - FIXED_BYTES) % 32 != 0) return false;
    int index = ByteBuffer.wrap(header).getShort(64) & 0xffff;
    int count = ByteBuffer.wrap(header).getShort(66) & 0xffff;
    if (count == 0 || count > MAX_TREE_LEAVES || index >= count) return false;
    List<byte[]> path = new ArrayList<>();
    for (int at = FIXED_BYTES; at < header.length; at += 32) path.add(Arrays.copyOfRange(header, at, at + 32));
    byte[] root = rootFromPath(leaf, index, count, path);
    if (root == null) return false;
    byte[] signature = Arrays.copyOf(header, 64);
    String id = hex(key.getEncoded()) + hex(root) + hex(signature);
    if (verifiedRoots.get(id) != null) return true;
    if (!verifyRaw(root, signature, key)) return false;
    verifiedRoots.put(id, true);
    return true;
  }

  static boolean verifyRaw(byte[] bytes, byte[] signature, PublicKey key) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(bytes);
      return check.verify(signature);
    } catch (GeneralSecurityException notOne) {
      return false;
    }
  }

  static byte[] signRaw(byte[] bytes, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException wrongKey) {
      throw new IllegalStateException(wrongKey);
    }
  }

  /** The `signature` header of a message sent alone: a tree of one leaf, whose root is the leaf. */
  static byte[] signAlone(byte[] leaf, PrivateKey key) {
    return ByteBuffer.allocate(FIXED_BYTES).put(signRaw(leaf, key)).putShort((short) 0).putShort((short) 1).array();
  }

  static PublicKey publicKey(String base64url) {
    try {
      byte[] raw = Base64.getUrlDecoder().decode(base64url);
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(join(PUBLIC_PREFIX, raw)));
    } catch (GeneralSecurityException wrong) {
      throw new IllegalArgumentException("not an Ed25519 public key", wrong);
    }
  }

  static PrivateKey privateKey(byte[] seed) throws GeneralSecurityException {
    return privateKeyOf(join(PRIVATE_PREFIX, seed));
  }

  /** Reads PKCS#8 PEM. */
  static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    return privateKeyOf(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "")));
  }

  private static PrivateKey privateKeyOf(byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** HKDF-SHA-256 without salt, info `subject-ref/<agency>/<version>`, 32 bytes. The register does this; agencies get the key. */
  static byte[] subjectKey(byte[] master, String agency, int version) {
    byte[] extracted = hmac(new byte[32], master);
    return hmac(extracted, join(utf8("subject-ref/" + agency + "/" + version), new byte[] {1}));
  }

  /** The pseudonym of a number for the agency that holds the key. */
  static String subjectRef(byte[] key, String number) {
    return hex(hmac(key, utf8(number.strip().toUpperCase(Locale.ROOT))));
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
