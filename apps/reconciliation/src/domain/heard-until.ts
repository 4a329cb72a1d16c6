/**
 * Until when everything that an agency said has been heard, per partition of its topic. Lateness and silence may be judged
 * only up to there: reconciliation itself may be behind, or may just have started.
 *
 * The end of a topic seen at an instant is remembered until the reading has come that far; then all said before that
 * instant has been heard. All instants in epoch milliseconds, offsets as numbers.
 */
export class HeardUntil {
  private readonly outstanding = new Map<string, { end: number; at: number }>();
  private readonly until = new Map<string, number>();

  /** @param patienceMs after so long unread records excuse nobody: an agency could speak of what never was, and so never be read */
  constructor(private readonly patienceMs: number) {}

  /**
   * @param at an instant before the end was asked for
   * @param end next offset of the partition, by the broker
   * @param next next offset to be read, by our database
   */
  look(partition: string, at: number, end: number, next: number): void {
    const waiting = this.outstanding.get(partition);
    if (waiting && (next >= waiting.end || at - waiting.at > this.patienceMs)) {
      this.until.set(partition, waiting.at);
      this.outstanding.delete(partition);
    }
    if (next >= end) {
      this.until.set(partition, at);
      this.outstanding.delete(partition);
    } else if (!this.outstanding.has(partition)) this.outstanding.set(partition, { end, at });
  }

  of(partition: string): number {
    return this.until.get(partition) ?? -Infinity;
  }
}
