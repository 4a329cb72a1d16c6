import { setTimeout as pause } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { classify } from '#messaging';
import { Log, type DatabaseHandle } from '#service';
import type { ListingStore } from '../register/listing-store.js';

interface IndexingParts {
  database: DatabaseHandle;
  store: ListingStore;
  log: Log;
  /** Listings at a time: few enough that nobody waits for their rows. */
  together?: number;
}

const TOGETHER = 200;
const BREATH_MS = 5;
const TRY_AGAIN_MS = 1_000;

/**
 * Puts the names of listings from before there was an index of names into it. Each batch stands by itself: broken off
 * at any point, the next start goes on with what is left; several processes at once do no harm.
 */
export class NameIndexing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private begun: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private done = false;

  constructor(private readonly parts: IndexingParts) {}

  /** Whether every name that can be opened can be found. */
  get complete(): boolean {
    return this.done;
  }

  onApplicationBootstrap(): void {
    void this.start();
  }

  /** Resolves when all is indexed or it was told to stop; never rejects. */
  start(): Promise<void> {
    return (this.begun ??= this.run());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.begun;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { log } = this.parts;
    for (let after = 0; !signal.aborted;) {
      try {
        const last = await this.indexSome(after);
        if (last === null) {
          this.done = true;
          return;
        }
        after = last;
        await this.rest(BREATH_MS);
      } catch (error) {
        const { code, detail } = classify(error);
        log.warn({ code, detail }, 'indexing of names paused');
        await this.rest(TRY_AGAIN_MS);
      }
    }
  }

  /** The number of the last listing looked at, or null when there is none after this one. */
  private async indexSome(after: number): Promise<number | null> {
    const { database, store, log, together = TOGETHER } = this.parts;
    // Read outside of the transaction that writes: opening seals takes a while, and must hold no row.
    const names = await store.unindexedNames(database, after, together);
    if (names.length === 0) return null;
    await database.transaction((tx) => store.indexNames(tx, names));
    const unreadable = names.filter(({ name }) => name === null).map(({ listing }) => listing);
    if (unreadable.length > 0)
      log.error({ listings: unreadable }, 'names can not be opened: nobody finds them by name');
    return names.at(-1)!.listing;
  }

  private async rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
