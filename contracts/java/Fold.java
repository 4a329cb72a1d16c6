import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The rule of every agency: make the listing's row equal to its newest revision, in the order of the numbers; take away
 * ahead of that order, never add. No I/O: works out what records of one shard do, and the store writes it.
 */
final class Fold {
  static final long ASK_AGAIN_AFTER_MS = 10_000;

  /** What the records did. */
  final Position position;
  final Map<Long, Row> rows = new LinkedHashMap<>();
  /** One entry for each number that the position moved over. */
  final List<Object> entries = new ArrayList<>();
  /** Leaf hashes of the same numbers. */
  final List<byte[]> leaves = new ArrayList<>();
  /** Records that nobody could use or believe, and why. */
  final Map<Received, String> held = new LinkedHashMap<>();
  /** True when numbers up to `position.gapTo` must be asked for (again). */
  boolean asks;
  /** Where the shard must be read again later, and why; null when it need not. */
  Received waitsAt;
  String waitsFor;

  private final String agency;
  private final long now;
  private final LongFunction<Row> known;
  private int budget;

  /**
   * @param known the row of a listing, or null
   * @param now epoch milliseconds
   * @param budget quarantines still allowed in this minute
   */
  Fold(String agency, Position before, LongFunction<Row> known, long now, int budget) {
    this.agency = agency;
    this.position = before.copy();
    this.known = known;
    this.now = now;
    this.budget = budget;
  }

  /**
   * @param leafAt leaf hash of a number applied earlier, or null when it is no longer kept
   * @param onlyLifts the shard waits at an earlier record: lifts act, nothing else does
   */
  Fold take(List<Received> records, LongFunction<byte[]> leafAt, boolean onlyLifts) {
    long first = position.sequence + 1;
    long readBefore = position.nextOffset;
    for (Received record : records) {
      boolean standsStill = onlyLifts || waitsAt != null || position.halted != null;
      switch (record.kind) {
        case UNKNOWN_KEY:
          if (!standsStill) waitAt(record, "unknown-key");
          continue;
        case UNVERIFIABLE:
          if (standsStill || record.raw.offset() < readBefore) continue;
          if (hold(record, record.reason)) position.readTo(record.raw.offset());
          continue;
        default:
      }
      long sequence = record.whole("sequence");
      long epoch = record.whole("epoch");
      if (sequence <= position.sequence) {
        byte[] leaf = sequence >= first ? leaves.get((int) (sequence - first)) : leafAt.apply(sequence);
        boolean equivocates = leaf != null && epoch >= position.epoch && !java.util.Arrays.equals(leaf, record.leaf);
        if (standsStill) continue;
        if (!equivocates) {
          position.readTo(record.raw.offset());
        } else {
          position.halted = "equivocation";
          held.put(record, "equivocation");
        }
      } else if (epoch < position.epoch) {
        if (!standsStill) position.readTo(record.raw.offset());
      } else if (standsStill) {
        liftEarly(record);
      } else if (sequence > position.sequence + 1) {
        liftEarly(record);
        position.readTo(record.raw.offset());
        askFrom(sequence);
      } else {
        apply(record);
      }
    }
    return this;
  }

  /** A record with the next number: it gets its one outcome. */
  private void apply(Received record) {
    if (record.kind == Received.Kind.VERIFIED && !record.hasListing()) {
      String time = Json.text(record.body.get("time"));
      if (position.cutAt == null || Position.millis(time) > Position.millis(position.cutAt)) position.cutAt = time;
      moveTo(record, "applied");
      return;
    }
    Row row = record.kind == Received.Kind.VERIFIED ? Row.of(agency, record.body) : null;
    if (row == null) {
      reject(record);
      return;
    }
    Row current = row(row.listing());
    String outcome = outcome(row, current);
    if (!outcome.equals("stale") && !outcome.equals("not-concerned")) rows.put(row.listing(), row);
    moveTo(record, outcome);
  }

  static String outcome(Row event, Row current) {
    if (current != null && event.revision() < current.revision()) return "stale";
    if (event.isFloor()) return current == null ? "not-concerned" : "lifted";
    return current != null && !current.isFloor() ? "amended" : "applied";
  }

  /** Signed, but its body is not usable: unless its header says in force, it lifts from the headers alone. */
  private void reject(Received record) {
    String reason = record.reason == null ? "schema" : record.reason;
    if (!hold(record, reason)) {
      liftEarly(record);
      return;
    }
    if (record.hasListing() && !record.text("standing").equals("in-force")) {
      Row floor = Row.floor(record.whole("listing"), record.whole("revision"), record.text("standing"));
      Row current = row(floor.listing());
      if (current != null && current.revision() <= floor.revision()) rows.put(floor.listing(), floor);
    }
    moveTo(record, "rejected");
  }

  /** Ahead of its number an event only takes away. Its revision becomes the floor: what is still missing comes out stale. */
  private void liftEarly(Received record) {
    if (!record.hasListing()) return;
    String standing = record.text("standing");
    Row event = record.kind == Received.Kind.VERIFIED ? Row.of(agency, record.body) : null;
    if (event == null) {
      if (standing.equals("in-force")) return;
      event = Row.floor(record.whole("listing"), record.whole("revision"), standing);
    }
    Row current = row(event.listing());
    if (current != null && event.revision() <= current.revision()) return;
    Row floor = Row.floor(event.listing(), event.revision(), event.standing());
    if (!standing.equals("in-force")) {
      rows.put(floor.listing(), floor);
    } else if (current == null) {
      if (event.revision() > 1) rows.put(floor.listing(), floor);
    } else {
      boolean sameSubject = event.refs().stream().anyMatch(current.refs()::contains);
      Row kept = current.keeping(sameSubject ? event.codes() : List.of(), event.revision());
      rows.put(floor.listing(), kept.isFloor() ? floor : kept);
    }
  }

  private void askFrom(long sequence) {
    if (position.gapTo != 0 && now - position.gapAskedAt < ASK_AGAIN_AFTER_MS) return;
    if (position.gapTo == 0) position.gapTo = sequence - 1;
    position.gapAskedAt = now;
    asks = true;
  }

  private boolean hold(Received record, String reason) {
    if (budget <= 0) {
      waitAt(record, "quarantine-full");
      return false;
    }
    budget--;
    held.put(record, reason);
    return true;
  }

  private void waitAt(Received record, String why) {
    waitsAt = record;
    waitsFor = why;
  }

  private void moveTo(Received record, String outcome) {
    long sequence = record.whole("sequence");
    position.sequence = sequence;
    position.epoch = record.whole("epoch");
    if (position.gapTo <= sequence) position.gapTo = 0;
    position.readTo(record.raw.offset());
    leaves.add(record.leaf);
    Object listing = record.attributes.get("listing");
    Object revision = record.attributes.get("revision");
    entries.add(Json.of("sequence", sequence, "listing", listing, "revision", revision, "outcome", outcome));
  }

  private Row row(long listing) {
    Row changed = rows.get(listing);
    return changed != null ? changed : known.apply(listing);
  }
}
