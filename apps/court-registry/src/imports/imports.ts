import { Log, refuse, Refused, type Caller, type DatabaseHandle, type DatabaseTx, type Clock } from '#service';
import { ImportEntity, type ImportState } from '../database/entities.js';
import type { RegisterMode } from '../register/mode.js';
import type { MassWatch } from '../register/mass-watch.js';
import { assertOwnCourt } from '../register/refusals.js';
import type { ImportProgress, RefusedRowView } from './imports.dto.js';
import type { ImportReceiver, SentFile } from './import-receiver.js';
import type { ImportRunner } from './import-runner.js';

const REFUSALS_SHOWN = 10_000;

interface ImportParts {
  database: DatabaseHandle;
  receiver: ImportReceiver;
  runner: ImportRunner;
  mode: RegisterMode;
  mass: MassWatch;
  clock: Clock;
  log: Log;
}

/** A file of decisions as one proposal over its digest. */
export class Imports {
  constructor(private readonly parts: ImportParts) {}

  /** Takes the file in, or goes on where a broken connection left it. Sent again when complete, it answers its state. */
  async receive(caller: Caller, file: SentFile, body: AsyncIterable<Buffer>): Promise<ImportProgress> {
    this.parts.mode.assertLive();
    await this.parts.receiver.receive(caller, file, body);
    return this.progress(file.digest);
  }

  /** The second pair of eyes. From here on the rows are published; an import that was approved already stays so. */
  async approve(caller: Caller, digest: string): Promise<ImportProgress> {
    const { mode, log, runner } = this.parts;
    mode.assertLive();
    await this.settle(caller, digest, 'running', null, ({ author, state }) => {
      if (author === caller.sub) {
        log.warn({ caller: caller.sub, import: digest }, 'denied: author approves own import');
        throw new Refused(
          refuse('author-approves-own-proposal', 'Another person must approve an import than the one who sent it.', {
            kind: 'forbidden',
            article: 'P 5',
          }),
        );
      }
      return state === 'running' || state === 'done';
    });
    runner.wake();
    return this.progress(digest);
  }

  async reject(caller: Caller, digest: string, reason: string): Promise<ImportProgress> {
    this.parts.mode.assertLive();
    await this.settle(
      caller,
      digest,
      'rejected',
      reason,
      ({ state, decidedBy }) => state === 'rejected' && decidedBy === caller.sub,
    );
    return this.progress(digest);
  }

  async withdraw(caller: Caller, digest: string): Promise<ImportProgress> {
    this.parts.mode.assertLive();
    await this.settle(caller, digest, 'withdrawn', null, ({ author, state }) => {
      if (author !== caller.sub)
        throw new Refused(refuse('not-the-author', 'Only its author withdraws an import.', { kind: 'forbidden' }));
      return state === 'withdrawn';
    });
    return this.progress(digest);
  }

  /** @throws Refused `unknown-import` */
  async progress(digest: string): Promise<ImportProgress> {
    const { database } = this.parts;
    const found = await database.dataSource.getRepository(ImportEntity).findOneBy({ digest });
    if (!found) throw unknownImport();
    const [sums] = await database.query(
      `SELECT coalesce(sum(published), 0)::int AS published, coalesce(sum(corrected), 0)::int AS corrected, coalesce(sum(deleted), 0)::int AS deleted,
         (SELECT count(*)::int FROM import_refusal WHERE digest = $1) AS refused FROM import_shard WHERE digest = $1`,
      [digest],
    );
    const refused = await database.query(
      'SELECT line, reason, article, detail, fields FROM import_refusal WHERE digest = $1 ORDER BY line LIMIT $2',
      [digest, REFUSALS_SHOWN],
    );
    const { published, corrected, deleted } = sums;
    return {
      import: digest,
      state: found.state,
      takeOver: found.takeOver,
      firstApprover: found.firstApprover,
      rows: found.rows,
      done: published + corrected + deleted + sums.refused,
      published,
      corrected,
      deleted,
      refusedRows: sums.refused,
      refused,
    };
  }

  /** Refused rows behind a line, ascending. @throws Refused `unknown-import` */
  async refused(digest: string, { after, limit }: { after: number; limit: number }): Promise<RefusedRowView[]> {
    const { database } = this.parts;
    const rows = await database.query<RefusedRowView>(
      'SELECT line, reason, article, fields FROM import_refusal WHERE digest = $1 AND line > $2 ORDER BY line LIMIT $3',
      [digest, after, limit],
    );
    if (rows.length === 0 && !(await database.dataSource.getRepository(ImportEntity).existsBy({ digest })))
      throw unknownImport();
    return rows;
  }

  /** Moves a proposed import on, unless `already` says that this was done. */
  private async settle(
    caller: Caller,
    digest: string,
    state: ImportState,
    reason: string | null,
    already: (found: ImportEntity) => boolean,
  ): Promise<void> {
    const { database, clock } = this.parts;
    await database.transaction(async (tx) => {
      const found = await tx.manager.findOne(ImportEntity, { where: { digest }, lock: { mode: 'pessimistic_write' } });
      if (!found) throw unknownImport();
      assertOwnCourt(caller, found.court);
      if (already(found)) return;
      if (found.state !== 'proposed') {
        const why = found.state === 'receiving' ? 'import-incomplete' : 'already-decided';
        throw new Refused(refuse(why, `The import is ${found.state}.`, { kind: 'conflict' }));
      }
      if (state === 'running' && (await this.awaitsAnother(tx, caller, found))) return;
      await tx.manager.update(
        ImportEntity,
        { digest },
        { state, reason, decidedBy: caller.sub, decidedAt: clock.now() },
      );
      if (state !== 'running') await tx.query('DELETE FROM import_row WHERE digest = $1', [digest]);
    });
  }

  /** A mass of new listings needs two presidents; the first one's approval is noted and the import stays proposed. */
  private async awaitsAnother(
    tx: DatabaseTx,
    caller: Caller,
    { digest, firstApprover }: ImportEntity,
  ): Promise<boolean> {
    if (firstApprover !== null && firstApprover !== caller.sub) return false;
    const [{ listings }] = await tx.query<{ listings: number }>(
      `SELECT count(*)::int AS listings FROM import_row WHERE digest = $1 AND kind = 'listing'`,
      [digest],
    );
    if (!(await this.parts.mass.isMass(tx, listings, this.parts.clock.now()))) return false;
    await tx.manager.update(ImportEntity, { digest }, { firstApprover: caller.sub });
    return true;
  }
}

const unknownImport = (): Refused =>
  new Refused(refuse('unknown-import', 'There is no import of that digest.', { kind: 'unknown' }));
