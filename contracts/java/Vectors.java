import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Holds this program against contracts/vectors: one line for each file, and one for each vector that fails. */
final class Vectors {
  private final Path folder;
  private final Schema schema;
  private int passed;
  private int failed;
  private boolean allPassed = true;

  private Vectors(Path folder) {
    this.folder = folder;
    this.schema = new Schema(folder.resolveSibling("schemas"));
  }

  /** @return whether every vector passes */
  static boolean check(Path folder) throws Exception {
    Vectors vectors = new Vectors(folder.toAbsolutePath().normalize());
    vectors.canonicalJson();
    vectors.leaves();
    vectors.trees();
    vectors.signatures();
    vectors.subjectRefs();
    vectors.runs();
    vectors.acknowledgments();
    vectors.records();
    vectors.histories();
    return vectors.allPassed;
  }

  private void canonicalJson() throws IOException {
    for (Object each : array("canonical-json.json")) {
      Map<String, Object> vector = Json.object(each);
      same(Json.text(vector.get("text")), vector.get("text"), Json.canonical(vector.get("value")));
    }
    report("canonical-json.json");
  }

  private void leaves() throws IOException {
    for (Object each : array("leaves.json")) {
      Map<String, Object> vector = Json.object(each);
      String name = Json.text(vector.get("name"));
      Map<String, Object> attributes = Json.object(vector.get("attributes"));
      byte[] commitment = Evidence.commitment(bytes(vector.get("salt")), Evidence.utf8(Json.text(vector.get("data"))));
      same(name + ": commitment", vector.get("commitment"), Evidence.hex(commitment));
      same(name + ": signedText", vector.get("signedText"), Evidence.signedText(attributes, commitment));
      same(name + ": leaf", vector.get("leaf"), Evidence.hex(Evidence.leaf(attributes, commitment)));
    }
    report("leaves.json");
  }

  private void trees() throws IOException {
    for (Object each : array("trees.json")) {
      Map<String, Object> vector = Json.object(each);
      List<byte[]> leaves = hashes(vector.get("leaves"));
      List<Object> paths = Json.array(vector.get("paths"));
      String name = "a tree of " + leaves.size();
      same(name, vector.get("root"), Evidence.hex(Evidence.root(leaves)));
      for (int i = 0; i < leaves.size(); i++) {
        List<byte[]> path = hashes(paths.get(i));
        same(name + ", path of " + i, paths.get(i), Evidence.path(leaves, i).stream().map(Evidence::hex).toList());
        byte[] root = Evidence.rootFromPath(leaves.get(i), i, leaves.size(), path);
        same(name + ", root from " + i, vector.get("root"), Evidence.hex(root));
      }
    }
    report("trees.json");
  }

  private void signatures() throws Exception {
    Map<String, Object> file = Json.object(read("signatures.json"));
    var publicKey = Evidence.publicKey(Json.text(file.get("publicKey")));
    Map<String, Object> alone = Json.object(file.get("rootSignature"));
    byte[] signature = Evidence.signRaw(bytes(alone.get("root")), Evidence.privateKey(bytes(file.get("secretKey"))));
    same("Ed25519", alone.get("signature"), Evidence.hex(signature));
    for (Object each : Json.array(file.get("records"))) {
      Map<String, Object> vector = Json.object(each);
      boolean valid = Evidence.verify(bytes(vector.get("leaf")), bytes(vector.get("header")), publicKey);
      same(Json.text(vector.get("name")), vector.get("valid"), valid);
    }
    report("signatures.json");
  }

  private void subjectRefs() throws IOException {
    for (Object each : array("subject-refs.json")) {
      Map<String, Object> vector = Json.object(each);
      String agency = Json.text(vector.get("agency"));
      byte[] key = Evidence.subjectKey(bytes(vector.get("master")), agency, (int) Json.whole(vector.get("version")));
      same(agency + ": key", vector.get("key"), Evidence.hex(key));
      same(agency + ": ref", vector.get("subjectRef"), Evidence.subjectRef(key, Json.text(vector.get("number"))));
    }
    report("subject-refs.json");
  }

  private void runs() throws IOException {
    for (Object each : array("runs.json")) {
      Map<String, Object> vector = Json.object(each);
      Runs.Said known = vector.get("previous") == null ? Runs.Said.NOTHING : said(Json.object(vector.get("previous")));
      Map<String, Object> claimed = Json.object(vector.get("claim"));
      Runs.Claim claim =
          new Runs.Claim(whole(claimed, "incarnation"), whole(claimed, "ackSequence"), whole(claimed, "from"), whole(claimed, "to"));
      String outcome = Runs.judge(known, claim);
      boolean moves = outcome.equals("next") || outcome.equals("restored");
      String name = Json.text(vector.get("name"));
      same(name, vector.get("outcome"), outcome);
      same(name + ": position", said(Json.object(vector.get("position"))), moves ? Runs.after(known, claim) : known);
    }
    report("runs.json");
  }

  private void acknowledgments() throws Exception {
    Map<String, Object> file = Json.object(read("acknowledgments.json"));
    var key = Evidence.privateKey(bytes(file.get("secretKey")));
    for (Object each : Json.array(file.get("acknowledgments"))) {
      Map<String, Object> vector = Json.object(each);
      Map<String, Object> message =
          Voice.signed(Json.object(vector.get("attributes")), bytes(vector.get("salt")), Json.text(vector.get("data")), key);
      Map<String, Object> headers = new TreeMap<>();
      Voice.headersOf(message).forEach((name, value) -> headers.put(name, written(name, value)));
      same(Json.text(vector.get("name")), vector.get("headers"), headers);
    }
    report("acknowledgments.json");
  }

  private void records() throws IOException {
    Map<String, Object> file = Json.object(read("records.json"));
    Keys keys = Keys.of(Json.array(file.get("keys")));
    for (Object each : Json.array(file.get("records"))) {
      Map<String, Object> vector = Json.object(each);
      Received received = received(vector, file, keys);
      String kind = received.kind.name().toLowerCase().replace('_', '-');
      String name = Json.text(vector.get("name"));
      same(name, vector.get("kind"), kind);
      if (vector.containsKey("reason")) same(name + ": reason", vector.get("reason"), received.reason);
    }
    report("records.json");
  }

  private void histories() throws IOException {
    Map<String, Object> file = Json.object(read("histories.json"));
    Keys keys = Keys.of(Json.array(file.get("keys")));
    for (Object each : Json.array(file.get("histories"))) {
      Map<String, Object> history = Json.object(each);
      Position position = new Position(0);
      Map<Long, Row> rows = new TreeMap<>();
      Map<Long, byte[]> leaves = new HashMap<>();
      int number = 0;
      for (Object one : Json.array(history.get("steps"))) {
        Map<String, Object> step = Json.object(one);
        long now = Instant.parse(Json.text(step.get("now"))).toEpochMilli();
        Received received = received(Json.object(step.get("record")), file, keys);
        Fold fold =
            new Fold(Json.text(file.get("agency")), position, rows::get, now, 20)
                .take(List.of(received), leaves::get, step.containsKey("onlyLifts"));
        long first = fold.position.sequence - fold.leaves.size() + 1;
        for (int i = 0; i < fold.leaves.size(); i++) leaves.put(first + i, fold.leaves.get(i));
        position = fold.position;
        rows.putAll(fold.rows);
        same(history.get("name") + ", step " + ++number, Json.canonical(step.get("after")), Json.canonical(after(fold, rows)));
      }
    }
    report("histories.json");
  }

  private static Map<String, Object> after(Fold fold, Map<Long, Row> rows) {
    List<Object> list = new ArrayList<>();
    for (Row row : rows.values())
      list.add(
          Json.of(
              "listing", row.listing(), "revision", row.revision(), "standing", row.standing(),
              "refs", row.refs(), "measures", row.codes()));
    Position position = fold.position;
    Object gap = fold.asks ? Json.of("from", position.sequence + 1, "to", position.gapTo) : null;
    return Json.of(
        "sequence", position.sequence, "entries", fold.entries, "gap", gap, "held", new ArrayList<>(fold.held.values()),
        "waitsFor", fold.waitsFor, "halted", position.halted, "list", list);
  }

  private Received received(Map<String, Object> record, Map<String, Object> file, Keys keys) {
    Map<String, byte[]> headers = new HashMap<>();
    Json.object(record.get("headers"))
        .forEach((name, value) -> headers.put(name, isBinary(name) ? bytes(value) : Evidence.utf8(Json.text(value))));
    String padding = " ".repeat((int) whole(record, "padding"));
    byte[] value = record.containsKey("dataHex") ? bytes(record.get("dataHex")) : Evidence.utf8(record.get("data") + padding);
    Received.Raw raw = new Received.Raw((int) whole(record, "partition"), whole(record, "offset"), headers, value);
    return Received.inspect(raw, Json.text(file.get("writer")), (int) whole(file, "shards"), keys, schema);
  }

  private static String written(String header, byte[] value) {
    return isBinary(header) ? Evidence.hex(value) : new String(value, StandardCharsets.UTF_8);
  }

  private static boolean isBinary(String header) {
    return header.equals("salt") || header.equals("signature");
  }

  private static Runs.Said said(Map<String, Object> position) {
    return new Runs.Said(
        whole(position, "incarnation"), whole(position, "ackSequence"), whole(position, "to"), position.containsKey("awaitingRun"));
  }

  private static long whole(Map<String, Object> object, String name) {
    return Json.whole(object.getOrDefault(name, 0));
  }

  private static byte[] bytes(Object hex) {
    return Evidence.unhex(Json.text(hex));
  }

  private static List<byte[]> hashes(Object values) {
    return Json.array(values).stream().map(Vectors::bytes).toList();
  }

  private List<Object> array(String file) throws IOException {
    return Json.array(read(file));
  }

  private Object read(String file) throws IOException {
    return Json.parse(Files.readString(folder.resolve(file)));
  }

  private void same(String name, Object expected, Object found) {
    if (Objects.equals(expected, found)) {
      passed++;
      return;
    }
    failed++;
    System.out.println("FAILED " + name + "\n  expected " + expected + "\n  found    " + found);
  }

  private void report(String file) {
    System.out.println(file + ": " + passed + " passed, " + failed + " failed");
    allPassed &= failed == 0 && passed > 0;
    passed = 0;
    failed = 0;
  }
}
