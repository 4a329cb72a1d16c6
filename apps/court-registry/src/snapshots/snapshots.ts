import { classify } from '#messaging';
import { refuse, Refused, type Caller, type Log } from '#service';
import type { RegisterMode } from '../register/mode.js';
import type { SnapshotFiles } from './snapshot-files.js';
import type { SnapshotProgress, SnapshotWriter } from './snapshot-writer.js';

/** A snapshot that is there. */
export interface KeptSnapshot {
  snapshot: string;
  takenAt: string;
  /** Merkle root that the register signed, hex. */
  root: string;
  records: number;
  /** Of all parts, compressed. */
  bytes: number;
}

export interface SnapshotsView {
  /** The one being written, or null. */
  writing: SnapshotProgress | null;
  /** Why the last one ended early, or null. */
  problem: string | null;
  /** Newest first. */
  snapshots: KeptSnapshot[];
}

interface SnapshotsParts {
  /** Null where no folder is configured. */
  writer: SnapshotWriter | null;
  files: SnapshotFiles | null;
  mode: RegisterMode;
  log: Log;
}

/** Snapshots of the register's state for agencies that begin, or begin again. One is written at a time. */
export class Snapshots {
  private writing: SnapshotProgress | null = null;
  private problem: string | null = null;
  private underway: Promise<void> | null = null;
  private readonly stopping = new AbortController();

  constructor(private readonly parts: SnapshotsParts) {}

  /**
   * Begins one, or lets the one under way go on.
   * @throws Refused `snapshots-not-configured`, `register-behind`, `register-starting`
   */
  start(caller: Caller): void {
    const { writer, mode, log } = this.parts;
    if (writer === null) throw notConfigured();
    mode.assertLive();
    if (this.underway || this.stopping.signal.aborted) return;
    this.problem = null;
    this.underway = writer
      .write((progress) => (this.writing = { ...progress }), this.stopping.signal)
      .then(({ head, root }) =>
        log.info({ caller: caller.sub, snapshot: head.snapshot, root }, 'snapshot of the register written'),
      )
      .catch((error: unknown) => {
        const { code, detail } = classify(error);
        this.problem = code;
        log.error({ code, detail }, 'the snapshot was given up; order it again when the cause is gone');
      })
      .finally(() => (this.underway = this.writing = null));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.underway;
  }

  async view(): Promise<SnapshotsView> {
    const { files } = this.parts;
    const snapshots: KeptSnapshot[] = [];
    for (const name of (await files?.names()) ?? []) {
      const { head, parts, root } = await files!.manifest(name);
      const sum = (of: 'records' | 'bytes') => parts.reduce((total, part) => total + part[of], 0);
      const { snapshot, takenAt } = head;
      snapshots.push({ snapshot, takenAt, root, records: sum('records'), bytes: sum('bytes') });
    }
    return { writing: this.writing, problem: this.problem, snapshots };
  }

  /** The folder from which a file may be handed out. @throws Refused `snapshots-not-configured`, `snapshot-unknown` */
  async folderOf(snapshot: string, file: string): Promise<string> {
    const { files } = this.parts;
    if (files === null) throw notConfigured();
    if (!(await files.has(snapshot, file)))
      throw new Refused(refuse('snapshot-unknown', 'There is no such snapshot or file of it.', { kind: 'unknown' }));
    return files.folder;
  }
}

const notConfigured = (): Refused =>
  new Refused(
    refuse('snapshots-not-configured', 'This register has no folder for snapshots (BUS_SNAPSHOT_FOLDER).', {
      kind: 'conflict',
    }),
  );
