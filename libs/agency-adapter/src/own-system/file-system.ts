import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, type Now } from '#messaging';
import type { RestrictionState, StateParcel } from './delivery-state.js';
import { HEADER, lineOf, writeWhole } from './drop-file.js';
import type { EnforcementSystem } from './enforcement-system.js';

/** `answer`: a file `<drop>.ack` with the drop's digest; `rename`: that the drop is there, whole, is enough. */
export type DropConfirmation = 'answer' | 'rename';

interface FileSystemOptions {
  /** Existing folder that only this process drops into. */
  folder: string;
  confirmedBy: DropConfirmation;
  clock: Now;
  /** Every listing that is restricted now, for a full drop. */
  restrictions: () => AsyncIterable<RestrictionState>;
}

interface Drop {
  name: string;
  sha256: string;
}

/** What outlives the process, in `last-drop.json`: the newest number taken, and the day of the newest full drop. */
interface Last {
  number: number;
  fullOn: string | null;
}

const LAST = 'last-drop.json';

/**
 * Keeps a mainframe informed by files: `<number>.delta.csv` with what changed, lifts first, `<number>.full.csv` with
 * all that is restricted, each followed by its manifest `<number>.<kind>.json`, last and with the digest. Numbers rise;
 * one may be missing (a drop that was interrupted), its states come again. Drops are written one after the other, so a
 * state in a later one is never older than the same listing in an earlier one.
 */
export class FileSystem implements EnforcementSystem {
  readonly name = 'file';
  /** States that may wait for one drop together. */
  readonly concurrency = 1_000;
  /** Written, and not answered yet. */
  private readonly waiting = new Map<number, { version: number; drop: Drop }>();
  private gathering: { parcels: StateParcel[]; drop: Promise<Drop> } | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private last: Last | null = null;

  constructor(private readonly options: FileSystemOptions) {}

  /** @throws Fault `enforcement-unreachable` when the folder can't be written: full, gone or not ours */
  async send(parcel: StateParcel): Promise<void | 'taken'> {
    const known = this.waiting.get(parcel.listing);
    if (known?.version === parcel.version) {
      const answer = await this.answerTo(known.drop);
      if (answer === 'none') return 'taken';
      this.waiting.delete(parcel.listing);
      if (answer === 'confirmed') return;
      // The answer names another digest: what was read is not what was written, so it comes again.
    }
    let drop: Drop;
    try {
      drop = await this.withNext(parcel);
    } catch (error) {
      throw new Fault('enforcement-unreachable', 'later', codeOf(error), { cause: error });
    }
    if (this.options.confirmedBy === 'rename') return;
    this.waiting.set(parcel.listing, { version: parcel.version, drop });
    return 'taken';
  }

  /** Drops everything that is restricted. Deltas wait meanwhile, so that none of them is overtaken. */
  async dropFull(day: string): Promise<string> {
    const restrictions = this.options.restrictions;
    const drop = await this.inTurn(() =>
      this.write(
        'full',
        (async function* () {
          for await (const state of restrictions()) yield lineOf(state);
        })(),
        { fullOn: day },
      ),
    );
    return drop.name;
  }

  /** Day of the newest full drop, `YYYY-MM-DD`, or null. */
  async fullOn(): Promise<string | null> {
    return (await this.readLast()).fullOn;
  }

  async close(): Promise<void> {
    await this.turn.catch(() => undefined);
  }

  /** States that come while one drop is written go together into the next. */
  private async withNext(parcel: StateParcel): Promise<Drop> {
    if (!this.gathering) {
      const parcels: StateParcel[] = [];
      const drop = this.inTurn(() => {
        this.gathering = null;
        const sorted = parcels.sort((a, b) => Number(b.lifts) - Number(a.lifts) || a.listing - b.listing);
        return this.write(
          'delta',
          sorted.map(({ body }) => lineOf(JSON.parse(body) as RestrictionState)),
          { lifts: sorted.filter(({ lifts }) => lifts).length },
        );
      });
      this.gathering = { parcels, drop };
    }
    this.gathering.parcels.push(parcel);
    return this.gathering.drop;
  }

  private async write(
    kind: 'delta' | 'full',
    lines: AsyncIterable<string> | Iterable<string>,
    about: { lifts: number } | { fullOn: string },
  ): Promise<Drop> {
    const { folder, clock } = this.options;
    const madeAt = clock.now().toISOString();
    const before = await this.readLast();
    const taken = { ...before, number: before.number + 1 };
    await this.keepLast(taken);
    const name = `${String(taken.number).padStart(12, '0')}.${kind}`;
    const written = await writeWhole(join(folder, `${name}.csv`), withHeader(lines));
    const lifts = 'lifts' in about ? about.lifts : 0;
    const manifest = { number: taken.number, kind, file: `${name}.csv`, ...written, lifts, madeAt };
    await writeWhole(join(folder, `${name}.json`), [`${JSON.stringify(manifest, null, 2)}\n`]);
    if ('fullOn' in about) await this.keepLast({ ...taken, ...about });
    return { name, sha256: written.sha256 };
  }

  private async answerTo({ name, sha256 }: Drop): Promise<'none' | 'confirmed' | 'differs'> {
    let text: string;
    try {
      text = await readFile(join(this.options.folder, `${name}.ack`), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'none';
      throw new Fault('enforcement-unreachable', 'later', codeOf(error), { cause: error });
    }
    // An answer may be seen while it is written.
    const digest = text.trim();
    if (digest.length < sha256.length) return 'none';
    return digest.slice(0, sha256.length).toLowerCase() === sha256 ? 'confirmed' : 'differs';
  }

  /** A number is taken for good before anything bears it: a drop that a crash cut off leaves a hole, never a second of its number. */
  private async keepLast(last: Last): Promise<void> {
    await writeWhole(join(this.options.folder, LAST), [`${JSON.stringify(last)}\n`]);
    this.last = last;
  }

  private async readLast(): Promise<Last> {
    if (this.last) return this.last;
    const text = await readFile(join(this.options.folder, LAST), 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    return (this.last = text === null ? { number: 0, fullOn: null } : (JSON.parse(text) as Last));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.catch(() => undefined).then(work);
    this.turn = done;
    done.catch(() => undefined);
    return done;
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unexpected';

async function* withHeader(lines: AsyncIterable<string> | Iterable<string>): AsyncIterable<string> {
  yield HEADER;
  yield* lines;
}
