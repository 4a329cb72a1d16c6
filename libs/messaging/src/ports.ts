/** A transaction, or a connection outside one. Answers the rows. */
export interface Tx {
  query<T = any>(sql: string, params?: unknown[]): Promise<T[]>;
}

/** READ COMMITTED transactions; deadlocks (40P01) and serialization failures are retried by the implementation. */
export interface Database extends Tx {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface Now {
  now(): Date;
}

/** The part of pino that this library uses. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A record as the broker handed it over. */
export interface ReceivedRecord {
  topic: string;
  partition: number;
  offset: bigint;
  key: string | null;
  value: Buffer;
  headers: Record<string, Buffer>;
}

/** A record as the broker gets it; the partition is always explicit. */
export interface SendableRecord {
  topic: string;
  partition: number;
  key: string;
  value: Buffer;
  headers: Record<string, string | Buffer>;
}

/** Sends records; answers only the partitions that the broker named with error 0. A partition it left out was not written, as far as anyone knows. */
export interface RecordProducer {
  send(records: readonly SendableRecord[]): Promise<{ topic: string; partition: number }[]>;
  close(): Promise<void>;
}

/** Between the processes of one service: says "look" and nothing else, and may be lost. */
export interface Bell {
  ring(): void;
  hear(listener: () => void): void;
}
