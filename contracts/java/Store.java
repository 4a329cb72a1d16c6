import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The agency's list, positions and messages in one append-only file. An entry is one line, `<digest> <JSON>`, on the disk
 * before anything is said of it: rows, position and acknowledgment move together or not at all. A last line cut short by
 * a crash is as if it had never been. The file is written anew, without what is over, at each start.
 */
final class Store implements Closeable {
  private static final int LEAVES_KEPT = 1_000;

  private final Map<Integer, Position> positions = new HashMap<>();
  private final Map<Long, Row> rows = new HashMap<>();
  private final Map<String, Set<Long>> listingsOf = new HashMap<>();
  private final Map<Integer, Map<Long, byte[]>> leaves = new HashMap<>();
  private final Map<Integer, Deque<Map<String, Object>>> unsent = new HashMap<>();
  private final List<Object> held = new ArrayList<>();
  private final FileChannel lock;
  private final FileChannel journal;

  /** @throws IOException when another process has the folder, or a line in the middle of the file is damaged */
  Store(Path folder, int shards) throws IOException {
    Files.createDirectories(folder);
    lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) throw new IOException("another process keeps its list in " + folder);
    Path file = folder.resolve("list.journal");
    if (Files.exists(file)) replay(file);
    for (int shard = 0; shard < shards; shard++) positions.putIfAbsent(shard, new Position(shard));
    if (positions.size() != shards) throw new IOException("the list was begun with " + positions.size() + " shards");
    Path anew = folder.resolve("list.journal.new");
    Files.deleteIfExists(anew);
    try (FileChannel to = FileChannel.open(anew, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int shard = 0; shard < shards; shard++) append(to, wholeOf(shard));
      if (!held.isEmpty()) append(to, Json.of("held", held));
      to.force(true);
    }
    Files.move(anew, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder)) {
      directory.force(true);
    }
    journal = FileChannel.open(file, StandardOpenOption.APPEND);
  }

  synchronized Position position(int shard) {
    return positions.get(shard).copy();
  }

  synchronized Row row(long listing) {
    return rows.get(listing);
  }

  /** Restrictions and floors of the subject; a floor has no subject, so none of it comes. */
  synchronized List<Row> rowsOf(String ref) {
    return listingsOf.getOrDefault(ref, Set.of()).stream().map(rows::get).toList();
  }

  synchronized byte[] leaf(int shard, long sequence) {
    return leaves.getOrDefault(shard, Map.of()).get(sequence);
  }

  /** The oldest message of a shard that is not on the broker yet, or null. */
  synchronized Map<String, Object> nextToSend(int shard) {
    Deque<Map<String, Object>> waiting = unsent.get(shard);
    return waiting == null ? null : waiting.peekFirst();
  }

  /** Writes one transaction and makes it so. When this throws, the process must end: nobody knows what is on the disk. */
  synchronized void commit(Fold fold, List<Map<String, Object>> messages) throws IOException {
    List<Object> hashes = fold.leaves.stream().map(leaf -> (Object) Evidence.hex(leaf)).toList();
    List<Object> quarantine = new ArrayList<>();
    fold.held.forEach((record, reason) -> quarantine.add(quarantined(record.raw, reason)));
    Map<String, Object> entry =
        Json.of(
            "position", fold.position.toJson(),
            "rows", fold.rows.values().stream().map(Row::toJson).toList(),
            "leaves", hashes,
            "messages", messages,
            "held", quarantine.isEmpty() ? null : quarantine);
    append(journal, entry);
    journal.force(false);
    take(entry);
  }

  /** A restored copy goes on after what the broker already has of it; what it had not sent is not said any more. */
  synchronized void restore(Position position) throws IOException {
    Map<String, Object> entry = Json.of("position", position.toJson(), "forget", true);
    append(journal, entry);
    journal.force(false);
    take(entry);
  }

  /** The first message is on the broker. Not forced: forgetting this sends the same bytes again, which harms nobody. */
  synchronized void sent(int shard) throws IOException {
    Map<String, Object> entry = Json.of("sent", shard);
    append(journal, entry);
    take(entry);
  }

  @Override
  public void close() throws IOException {
    journal.close();
    lock.close();
  }

  private static Map<String, Object> quarantined(Received.Raw raw, String reason) {
    String bytes = Evidence.hex(raw.value());
    return Json.of("shard", raw.partition(), "offset", raw.offset(), "reason", reason, "bytes", bytes);
  }

  private static void append(FileChannel to, Map<String, Object> entry) throws IOException {
    String json = Json.canonical(entry);
    ByteBuffer line = ByteBuffer.wrap(Evidence.utf8(digest(json) + " " + json + "\n"));
    while (line.hasRemaining()) to.write(line);
  }

  private static String digest(String json) {
    return Evidence.hex(Evidence.sha256(Evidence.utf8(json))).substring(0, 16);
  }

  private void replay(Path file) throws IOException {
    String all = Files.readString(file);
    for (int start = 0; start < all.length(); ) {
      int end = all.indexOf('\n', start);
      if (end < 0) return; // a crash cut the last line short: it was never acted upon
      String line = all.substring(start, end);
      if (line.length() < 17 || !line.startsWith(digest(line.substring(17))))
        throw new IOException("a line of " + file + " is damaged");
      take(Json.object(Json.parse(line.substring(17))));
      start = end + 1;
    }
  }

  private void take(Map<String, Object> entry) {
    if (entry.containsKey("held")) held.addAll(Json.array(entry.get("held")));
    if (entry.containsKey("sent")) unsent.get((int) Json.whole(entry.get("sent"))).removeFirst();
    if (!entry.containsKey("position")) return;
    Position position = Position.fromJson(entry.get("position"));
    positions.put(position.shard, position);
    if (entry.containsKey("forget")) unsent.remove(position.shard);
    for (Object row : Json.array(entry.getOrDefault("rows", List.of()))) put(Row.fromJson(row));
    List<Object> hashes = Json.array(entry.getOrDefault("leaves", List.of()));
    Map<Long, byte[]> kept = leaves.computeIfAbsent(position.shard, none -> new LinkedHashMap<>());
    long first = position.sequence - hashes.size() + 1;
    for (int i = 0; i < hashes.size(); i++) kept.put(first + i, Evidence.unhex(Json.text(hashes.get(i))));
    while (kept.size() > LEAVES_KEPT) kept.remove(kept.keySet().iterator().next());
    Deque<Map<String, Object>> waiting = unsent.computeIfAbsent(position.shard, none -> new ArrayDeque<>());
    for (Object message : Json.array(entry.getOrDefault("messages", List.of()))) waiting.add(Json.object(message));
  }

  private void put(Row row) {
    Row before = rows.put(row.listing(), row);
    if (before != null) for (String ref : before.refs()) listingsOf.get(ref).remove(row.listing());
    for (String ref : row.refs()) listingsOf.computeIfAbsent(ref, none -> new HashSet<>()).add(row.listing());
  }

  private Map<String, Object> wholeOf(int shard) {
    return Json.of(
        "position", positions.get(shard).toJson(),
        "rows", rows.values().stream().filter(row -> row.listing() % positions.size() == shard).map(Row::toJson).toList(),
        "leaves", leaves.getOrDefault(shard, Map.of()).values().stream().map(Evidence::hex).toList(),
        "messages", new ArrayList<>(unsent.getOrDefault(shard, new ArrayDeque<>())));
  }
}
