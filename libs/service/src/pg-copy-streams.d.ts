declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream';
  import type { Submittable } from 'pg';
  /** A stream whose bytes a `COPY … FROM STDIN` reads. */
  export function from(sql: string): Writable & Submittable;
}
