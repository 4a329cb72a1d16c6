import java.time.OffsetDateTime;
import java.util.Map;

/** How far this agency has come in one shard, and what it has said of it. Written with the list, in one piece. */
final class Position {
  final int shard;
  /** Newest number applied; moves by one, and only for a record whose signature verifies. */
  long sequence;
  /** The register's epoch there; records of a lower one come from a register that was replaced. */
  long epoch;
  /** Kafka offset to read next. */
  long nextOffset;
  /** Instant of the newest cut applied, or null. */
  String cutAt;
  /** Last number asked for again, 0 for none, and when, in epoch milliseconds. */
  long gapTo;
  long gapAskedAt;
  /** Why this shard stands still for good, or null. */
  String halted;
  long incarnation = 1;
  Runs.Said said = Runs.Said.NOTHING;
  /** A restored copy answers no check until `sequence` has reached this number. */
  long behindUntil;

  Position(int shard) {
    this.shard = shard;
  }

  void readTo(long offset) {
    if (nextOffset <= offset) nextOffset = offset + 1;
  }

  Position copy() {
    return fromJson(toJson());
  }

  Map<String, Object> toJson() {
    return Json.of(
        "shard", shard,
        "sequence", sequence,
        "epoch", epoch,
        "nextOffset", nextOffset,
        "cutAt", cutAt,
        "gapTo", gapTo,
        "gapAskedAt", gapAskedAt,
        "halted", halted,
        "incarnation", incarnation,
        "said", toJson(said),
        "behindUntil", behindUntil);
  }

  private static Map<String, Object> toJson(Runs.Said said) {
    return Json.of(
        "incarnation", said.incarnation(),
        "ackSequence", said.ackSequence(),
        "to", said.to(),
        "awaitingRun", said.awaitingRun());
  }

  static Position fromJson(Object value) {
    Map<String, Object> read = Json.object(value);
    Position position = new Position((int) Json.whole(read.get("shard")));
    position.sequence = Json.whole(read.get("sequence"));
    position.epoch = Json.whole(read.get("epoch"));
    position.nextOffset = Json.whole(read.get("nextOffset"));
    position.cutAt = Json.text(read.get("cutAt"));
    position.gapTo = Json.whole(read.get("gapTo"));
    position.gapAskedAt = Json.whole(read.get("gapAskedAt"));
    position.halted = Json.text(read.get("halted"));
    position.incarnation = Json.whole(read.get("incarnation"));
    Map<String, Object> said = Json.object(read.get("said"));
    position.said =
        new Runs.Said(
            Json.whole(said.get("incarnation")),
            Json.whole(said.get("ackSequence")),
            Json.whole(said.get("to")),
            (Boolean) said.get("awaitingRun"));
    position.behindUntil = Json.whole(read.get("behindUntil"));
    return position;
  }

  /** Epoch milliseconds of an RFC 3339 instant. */
  static long millis(String instant) {
    return OffsetDateTime.parse(instant).toInstant().toEpochMilli();
  }
}
