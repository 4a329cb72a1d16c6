import type { DatabaseHandle } from '#service';
import { ruleSets } from '#contracts';
import { SealedProposals } from '../../apps/court-registry/src/proposals/proposal-rows.js';
import { RemedyStore } from '../../apps/court-registry/src/remedies/remedy-rows.js';
import { Tasks } from '../../apps/court-registry/src/tasks/tasks.js';
import {
  clock,
  COURTS,
  courtOf,
  inFullRegister,
  LISTINGS,
  millisecondsOfEach,
  type FullRegister,
} from './full-register.js';
import { compared, quantile, ROUNDS, type Benchmark, type Report } from './harness.js';

const QUESTIONS = 400;
/** Of a hundred listings so many were objected to, and so many changed by a proposal; one of so many still waits. */
const OBJECTED_PERCENT = 4;
const PROPOSED_PERCENT = 30;
/** Of a hundred listings so many came out of a case, and of those so many debtors have performed. */
const FROM_CASES_PERCENT = 40;
const PERFORMED_PERCENT = 1;
const ONE_WAITS_OF = 40;

const uuid = (seed: string): string => `md5(${seed})::uuid`;
/** The court of a listing, in SQL. */
const court = `'JS' || (1000 + n % ${COURTS})`;

/** Objections with their reconsiderations, and proposals, in the mix of a register that has run for a year. */
async function fill(database: DatabaseHandle, { vault }: FullRegister): Promise<void> {
  const objected = Math.floor((LISTINGS * OBJECTED_PERCENT) / 100);
  const proposed = Math.floor((LISTINGS * PROPOSED_PERCENT) / 100);
  const waits = `(n / ${COURTS}) % ${ONE_WAITS_OF} = 0`;
  await database.query(
    `INSERT INTO objection (id, listing, court, rule_set, asked, mode, received_on, author, entered_at, status, decided_on, decided_by, served_on)
     SELECT ${uuid(`'o' || n`)}, n, ${court}, 'provisions-2017', 'revoke', 'in-person', date '2026-06-01' + (n % 20)::int, 'c', '2026-06-01',
       CASE WHEN ${waits} THEN 'open' ELSE 'rejected' END, CASE WHEN NOT ${waits} THEN date '2026-06-22' END, CASE WHEN NOT ${waits} THEN 'p' END,
       CASE WHEN NOT ${waits} THEN date '2026-06-23' END
     FROM generate_series(1, ${objected}) n`,
  );
  await database.query(
    `INSERT INTO reconsideration (id, objection, listing, court, received_on, author, entered_at, status, outcome, decided_on, outcome_by, confirmed_by)
     SELECT ${uuid(`'r' || n`)}, ${uuid(`'o' || n`)}, n, 'JS0001', '2026-06-25', 'c', '2026-06-25', w.status, w.outcome, w.decided, w.by, w.confirmed
     FROM generate_series(1, ${objected}) n,
       LATERAL (SELECT * FROM (VALUES (true, 'pending', NULL, NULL::date, NULL, NULL), (false, 'decided', 'upheld', date '2026-06-29', 'x', 'y'))
         v(waits, status, outcome, decided, by, confirmed) WHERE v.waits = ((n / ${5 * COURTS}) % ${ONE_WAITS_OF} = 1)) w
     WHERE (n / ${COURTS}) % 5 = 1`,
  );
  const sealed = new SealedProposals(vault);
  await database.query(
    `INSERT INTO proposal (id, kind, decision_number, court, content_hash, sealed, identity_key, author, proposed_at, status, decided_by, decided_at)
     SELECT ${uuid(`'p' || n`)}, 'deletion', 'bench-' || n, ${court}, '', ''::bytea, 'bench', 'c', timestamp '2026-01-01' + n * interval '10 seconds',
       CASE WHEN ${waits} THEN 'proposed' ELSE 'approved' END, CASE WHEN NOT ${waits} THEN 'p' END, CASE WHEN NOT ${waits} THEN timestamp '2026-06-01' END
     FROM generate_series(1, ${proposed}) n`,
  );
  const waiting = await database.query<{ id: string; listing: string }>(
    `SELECT id, decision_number AS listing FROM proposal WHERE status = 'proposed'`,
  );
  await database.query(
    'UPDATE proposal p SET sealed = v.sealed FROM unnest($1::uuid[], $2::bytea[]) v(id, sealed) WHERE p.id = v.id',
    [
      waiting.map(({ id }) => id),
      waiting.map(
        ({ id, listing }) =>
          sealed.seal(id, { row: 'deletion', listing, ground: 'performed', learnedOn: '2026-06-26' }).bytes,
      ),
    ],
  );
  for (const table of ['objection', 'reconsideration', 'proposal']) await database.query(`VACUUM ANALYZE ${table}`);
}

/** Cases that ended in a listing, and requests that still wait as many days as the law gives. */
async function fillCases(database: DatabaseHandle): Promise<void> {
  const cases = Math.floor((LISTINGS * FROM_CASES_PERCENT) / 100);
  const waits = `(n / ${COURTS}) % ${ONE_WAITS_OF} = 0`;
  const performed = `(n / ${COURTS}) % ${100 / PERFORMED_PERCENT} = 7`;
  for (const sql of [
    `INSERT INTO enforcement_case (id, court, number, facts, author, recorded_at)
     SELECT ${uuid(`'c' || n`)}, ${court}, 'case ' || n, '{}', 'c', timestamp '2026-01-01' FROM generate_series(1, ${cases}) n`,
    `INSERT INTO case_party (id, case_id, role, position, kind, number_index, sealed, identity_key, performed_on)
     SELECT ${uuid(`role || n`)}, ${uuid(`'c' || n`)}, role, 0, 'person', decode(md5(role || n), 'hex'), '', 'bench', CASE WHEN role = 'debtor' AND ${performed} THEN date '2026-06-20' END
     FROM generate_series(1, ${cases}) n, unnest(ARRAY['applicant', 'debtor']) role`,
    `INSERT INTO case_performance (case_id, position, performed_on, description, complete, author, recorded_at)
     SELECT ${uuid(`'c' || n`)}, 0, '2026-06-20', '', true, 'c', '2026-06-22' FROM generate_series(1, ${cases}) n WHERE ${performed}`,
    `INSERT INTO listing_request (id, case_id, origin, applicant, debtor, court, received_on, decide_by, author, recorded_at, state, closed_by)
     SELECT ${uuid(`'q' || n`)}, ${uuid(`'c' || n`)}, 'applicant', ${uuid(`'applicant' || n`)}, ${uuid(`'debtor' || n`)}, ${court}, date '2026-06-15' + (n % 15)::int,
       date '2026-06-30' + (n % 15)::int, 'c', '2026-06-15', CASE WHEN ${waits} THEN 'received' ELSE 'decided' END, CASE WHEN NOT ${waits} THEN 'p' END
     FROM generate_series(1, ${cases}) n`,
    `INSERT INTO case_decision (id, request, case_id, debtor, decision_number, court, content_hash, sealed, identity_key, author, proposed_at, state, decided_by, made_on, listing)
     SELECT ${uuid(`'d' || n`)}, ${uuid(`'q' || n`)}, ${uuid(`'c' || n`)}, ${uuid(`'debtor' || n`)}, 'bench-' || n, ${court}, '', '', 'bench', 'c', '2026-06-15', 'published', 'p', '2026-06-16', n
     FROM generate_series(1, ${cases}) n WHERE NOT ${waits}`,
  ])
    await database.query(sql);
  for (const table of ['case_party', 'case_performance', 'listing_request', 'case_decision'])
    await database.query(`VACUUM ANALYZE ${table}`);
}

/** Says how the database finds what waits, and fails when it reads a whole table for that. */
async function explain(database: DatabaseHandle, remedies: RemedyStore, report: Report): Promise<void> {
  const asked: [string, unknown[] | undefined][] = [];
  const noting = { query: async (sql: string, params?: unknown[]) => (asked.push([sql, params]), []) };
  await remedies.list(noting as never, { court: courtOf(7), waiting: true, most: 5_000 });
  await new Tasks({
    database: noting as never,
    remedies: { list: async () => [] } as never,
    sealed: null as never,
    circumstances,
  }).list({ sub: 'c', role: 'clerk', court: courtOf(7) }, { limit: 1, offset: 0 });
  for (const [sql, params] of asked) {
    const plan = (await database.query<Record<string, string>>(`EXPLAIN ${sql}`, params)).map(
      (row) => row['QUERY PLAN'],
    );
    const whole = plan.filter((line) => line.includes('Seq Scan'));
    if (whole.length > 0) throw new Error(`reads whole tables:\n${plan.join('\n')}`);
    report(
      `plan: ${plan.flatMap((line) => /Scan using (\w+)|Bitmap Index Scan on (\w+)/.exec(line)?.slice(1).filter(Boolean) ?? []).join(', ')}`,
    );
  }
}

const circumstances = () => ({
  now: clock.now(),
  rules: ruleSets['provisions-2017'],
  policy: 'lawful-basis' as const,
  termStartsAt: 'decision' as const,
  stayDuringReconsideration: true,
});

export const dueTasks: Benchmark = {
  name: 'due-tasks',
  about: `what waits at one of ${COURTS} courts in a register of ${LISTINGS} listings, a year of objections, proposals, requests and cases with it, against a bare SELECT of as many proposals by primary key`,
  run: (report) =>
    inFullRegister(async ({ database, register }) => {
      await fill(database, register);
      await fillCases(database);
      const remedies = new RemedyStore(register.vault);
      await explain(database, remedies, report);
      const tasks = new Tasks({ database, remedies, sealed: new SealedProposals(register.vault), circumstances });
      const courts = Array.from({ length: QUESTIONS }, (_, i) => courtOf(i * 7));
      const ours: number[][] = [];
      const bare: number[][] = [];
      let found = 0;
      for (let round = 1; round <= ROUNDS; round++) {
        const ids = new Map<string, string[]>();
        ours.push(
          await millisecondsOfEach(courts, async (court) => {
            const list = await tasks.list({ sub: 'c', role: 'clerk', court }, { limit: 200, offset: 0 });
            ids.set(
              court,
              list.map(({ id }) => id),
            );
          }),
        );
        bare.push(
          await millisecondsOfEach(courts, (court) =>
            database.query('SELECT * FROM proposal WHERE id = ANY($1::uuid[])', [ids.get(court)]),
          ),
        );
        found = ids.get(courts[0])!.length;
        report(
          `round ${round}: ${found} tasks of a court in p50 ${quantile(ours.at(-1)!, 0.5).toFixed(2)} p99 ${quantile(ours.at(-1)!, 0.99).toFixed(2)} ms`,
        );
      }
      const at = (q: number, runs: readonly number[][]): number[] => runs.map((run) => quantile(run, q));
      return [0.5, 0.99].map((q) => compared(`due-tasks p${100 * q}`, 'ms', at(q, ours), at(q, bare)));
    }),
};
