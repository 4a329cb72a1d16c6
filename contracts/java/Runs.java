/**
 * Run continuity: what the ledger will say of the next acknowledgment. The program asks this before it signs, so that
 * it never says what nobody could accept.
 */
final class Runs {
  /** How far an agency's messages of one shard have come; see contracts/vectors/README.md. */
  record Said(long incarnation, long ackSequence, long to, boolean awaitingRun) {
    static final Said NOTHING = new Said(0, 0, 0, false);
  }

  /** A message; from is 0 for one that only takes a number (a gap). */
  record Claim(long incarnation, long ackSequence, long from, long to) {
    boolean isRun() {
      return from != 0 || to != 0;
    }
  }

  private Runs() {}

  static String judge(Said known, Claim claim) {
    if (claim.ackSequence() < 1) return "overlap";
    if (claim.ackSequence() <= known.ackSequence()) return "duplicate";
    if (claim.incarnation() < known.incarnation()) return "out-of-date-incarnation";
    if (claim.ackSequence() > known.ackSequence() + 1) return "hole";
    boolean restored = isRestored(known, claim);
    if (claim.isRun()) {
      if (claim.to() < claim.from() || claim.from() < 1) return "overlap";
      if (claim.from() > known.to() + 1) return "hole";
      if (claim.from() <= known.to() && !restored && !known.awaitingRun()) return "overlap";
    }
    return restored ? "restored" : "next";
  }

  /** Where a message that was accepted leads. */
  static Said after(Said known, Claim claim) {
    if (claim.isRun()) return new Said(claim.incarnation(), claim.ackSequence(), claim.to(), false);
    boolean awaiting = isRestored(known, claim) || known.awaitingRun();
    return new Said(claim.incarnation(), claim.ackSequence(), known.to(), awaiting);
  }

  private static boolean isRestored(Said known, Claim claim) {
    return known.ackSequence() > 0 && claim.incarnation() > known.incarnation();
  }
}
