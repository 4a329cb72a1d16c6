import { setTimeout as delay } from 'node:timers/promises';
import { AGENCIES, type PolicyCode } from '#contracts';
import { observe } from './agency-tables.js';
import type { Finding, FullStatement, ImportState } from './bus-apps.js';
import { foldDecisions, type DecisionLine } from './expected.js';
import { rowsOf, splitAtFirstDeletion, type DemoInput } from './input.js';
import { playPart, together } from './play.js';
import type { Ending } from './report.js';
import type { Stage } from './stage.js';
import {
  judgeCounts,
  judgeFindings,
  judgeRefusals,
  judgeRegister,
  judgeTables,
  outstanding,
  type Planted,
} from './verdict.js';
import { auditor, type Watch } from './watch.js';

const policy: PolicyCode = 'lawful-basis';
/** Nothing has moved for so long: what has not happened by then will not happen. */
const PATIENCE_MS = 60_000;

export type FullFinding = Finding & { statements: FullStatement[] };

export interface Performance extends Ending {
  planted: Planted;
  findings: FullFinding[];
}

/** Plays the file and waits until everything that it asks for has happened, or nothing moves any more. */
export async function perform(stage: Stage, input: DemoInput, watch: Watch, signal: AbortSignal): Promise<Performance> {
  const played = await play(stage, input, watch, signal);
  const refused = new Set(played.refused.map(({ line }) => line));
  const expected = await foldDecisions(rowsOf(input.path), refused, policy);
  const decided = played.published + played.corrected + played.deleted;
  const imported = { ...played, refused: played.refused.map((row) => ({ ...row, line: input.lineOf(row.line) })) };

  watch.phase = 'waiting until every agency has done what it was told, and asking whether it is true';
  let problems: string[] = [];
  let before = '';
  for (let patience = PATIENCE_MS; ; patience -= 250) {
    signal.throwIfAborted();
    problems = outstanding(watch.agencies, AGENCIES, decided);
    const done = problems.length === 0 ? await judgeAll() : undefined;
    if (done && (done.problems.length === 0 || patience <= 0)) return done;
    if (patience <= 0) {
      const all = await judgeAll();
      return { ...all, problems: [...problems, ...all.problems] };
    }
    const now = watch.agencies
      .map((a) => [a.applied, a.amended, a.lifted, a.acknowledged, a.effective, Math.min(a.probes.answered, a.lifted)])
      .join();
    if (now !== before) patience = PATIENCE_MS;
    before = now;
    await delay(250, undefined, { signal });
  }

  async function judgeAll(): Promise<Performance> {
    const { kept } = await stage.counter.memory();
    const planted = kept && { listing: kept.listing };
    const findings = await allFindings(stage, signal);
    const observation = await observe((service) => stage.bus.databaseUrl(service));
    const verdicts = judgeTables(expected, observation);
    const found = [
      ...judgeCounts(imported, input.known),
      ...judgeRefusals(imported.refused, input.known?.refused),
      ...judgeRegister(expected, observation.listings),
      ...[...verdicts.values()].flatMap(({ problems }) => problems),
      ...judgeFindings(findings, planted),
    ];
    return { imported, progress: watch.agencies, verdicts, findings, planted, problems: found };
  }
}

async function play(
  { client, counter }: Stage,
  input: DemoInput,
  watch: Watch,
  signal: AbortSignal,
): Promise<ImportState> {
  const { path } = input;
  const split = await splitAtFirstDeletion(path, policy);
  const parts: ImportState[] = [];
  const playNext = async (part: { from: number; to?: number; linesBefore: number }) => {
    const onState = (state: ImportState) => (watch.imported = together([...parts, state]));
    parts.push(await playPart(client, { path, ...part }, onState, signal));
  };
  if (!split) {
    watch.phase = 'the courts decide';
    await playNext({ from: 0, linesBefore: 0 });
    return together(parts);
  }
  watch.phase = 'the courts list debtors';
  await playNext({ from: 0, to: split.bytes, linesBefore: 0 });
  watch.phase = "waiting until rail's ticket counter knows them";
  const refused = new Set(parts[0].refused.map(({ line }) => line));
  const listed = await foldDecisions(upTo(rowsOf(path), split.lines), refused, policy);
  const atRail = [...listed.values()].filter(({ measures }) => measures.has('rail')).length;
  while ((await counter.memory()).listings < atRail) await delay(50, undefined, { signal });
  watch.phase = 'the courts delete and correct, and list some more';
  await playNext({ from: split.bytes, linesBefore: split.lines });
  return together(parts);
}

async function* upTo(rows: AsyncGenerator<DecisionLine>, last: number): AsyncGenerator<DecisionLine> {
  for await (const row of rows) {
    if (row.line > last) return;
    yield row;
  }
}

async function allFindings({ client }: Stage, signal: AbortSignal): Promise<FullFinding[]> {
  const findings = await client.call<Finding[]>('reconciliation', { path: '/findings', as: auditor, signal });
  return Promise.all(
    findings.map(({ finding }) =>
      client.call<FullFinding>('reconciliation', {
        path: `/findings/${encodeURIComponent(finding)}`,
        as: auditor,
        signal,
      }),
    ),
  );
}
