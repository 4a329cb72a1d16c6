import { setTimeout as delay } from 'node:timers/promises';
import { ADAPTED_AGENCIES, type ListingRow, type PolicyCode } from '#contracts';
import { observe, refusalsOf } from './agency-tables.js';
import type { AgencyProgress, Finding, FullFinding, ImportState } from './bus-apps.js';
import { foldDecisions, type DecisionLine } from './expected.js';
import { countRows, rowsOf, splitAtFirstDeletion, type DemoInput, type Split } from './input.js';
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

/** What the demo's register is configured with. */
export const policy: PolicyCode = 'lawful-basis';
/** Nothing has moved for so long: what has not happened by then will not happen. */
const PATIENCE_MS = 60_000;
const POLL_MS = 100;

export interface Performance extends Ending {
  planted: Planted;
  /** The decision behind the planted lie. */
  liedAbout: ListingRow | undefined;
  findings: FullFinding[];
}

/** Plays the file and waits until everything that it asks for has happened, or nothing moves any more. */
export async function perform(stage: Stage, input: DemoInput, watch: Watch, signal: AbortSignal): Promise<Performance> {
  const played = await play(stage, input, watch, signal);
  const refused = new Set(played.refused.map(({ line }) => line));
  const expected = await foldDecisions(rowsOf(input.path), refused, policy);
  const decided = played.published + played.corrected + played.deleted;
  const imported = { ...played, refused: played.refused.map((row) => ({ ...row, line: input.lineOf(row.line) })) };

  let problems: string[] = [];
  let before = '';
  for (let patience = PATIENCE_MS; ; patience -= POLL_MS) {
    signal.throwIfAborted();
    problems = outstanding(watch.agencies, ADAPTED_AGENCIES, decided);
    watch.phase = phaseOf(watch.agencies);
    const over = patience <= 0;
    if (over || (problems.length === 0 && (await lieIsFound()))) {
      const judged = await judge();
      if (over) return { ...judged, problems: [...problems, ...judged.problems] };
      if (judged.problems.length === 0) return judged;
    }
    const now = watch.agencies
      .map((a) => [a.applied, a.amended, a.lifted, a.acknowledged, a.effective, Math.min(a.probes.answered, a.lifted)])
      .join();
    if (now !== before) patience = PATIENCE_MS;
    before = now;
    await delay(POLL_MS, undefined, { signal });
  }

  async function lieIsFound(): Promise<boolean> {
    const planted = await plantedAt(stage);
    return (
      !planted ||
      (await findingsOf(stage, signal, '?kind=false-acknowledgment')).some(({ listing }) => listing === planted.listing)
    );
  }

  async function judge(): Promise<Performance> {
    const planted = await plantedAt(stage);
    const observation = await observe((service) => stage.bus.databaseUrl(service));
    const verdicts = judgeTables(expected, observation);
    const [lied] = [...observation.listings].find(([, number]) => number === planted?.listing) ?? [];
    const findings = await inFull(stage, await findingsOf(stage, signal, '?limit=1000'), signal);
    const found = [
      ...judgeCounts(imported, input.known),
      ...judgeRefusals(imported.refused, input.known?.refused),
      ...judgeRegister(expected, observation.listings),
      ...[...verdicts.values()].flatMap(({ problems }) => problems),
      ...judgeFindings(findings, planted),
    ];
    const liedAbout = lied === undefined ? undefined : expected.get(lied)?.row;
    return { imported, progress: watch.agencies, verdicts, findings, planted, liedAbout, problems: found };
  }
}

function phaseOf(agencies: readonly AgencyProgress[]): string {
  if (agencies.some(({ eventsBehind }) => eventsBehind > 0)) return 'the agencies do what they were told';
  const asked = agencies.reduce((sum, { probes }) => sum + probes.answered, 0);
  const ordered = agencies.reduce((sum, { probes }) => sum + probes.ordered, 0);
  return `asking at every agency whether each lift is true: ${asked} of ${ordered} answers`;
}

async function play(stage: Stage, input: DemoInput, watch: Watch, signal: AbortSignal): Promise<ImportState> {
  const { path } = input;
  const split = await splitAtFirstDeletion(path, policy);
  const rows = await countRows(path);
  const parts: ImportState[] = [];
  const playNext = async (part: { from: number; to?: number; linesBefore: number }) => {
    const onState = (state: ImportState) => (watch.imported = together([...parts, state], rows));
    parts.push(
      await allRefusals(stage, await playPart(stage.client, { path, ...part }, onState, signal), part.linesBefore),
    );
  };
  watch.phase = 'the courts list debtors';
  await playNext({ from: 0, ...(split && { to: split.bytes }), linesBefore: 0 });
  if (split) {
    watch.phase = "waiting until rail's ticket counter knows them";
    await railKnows(stage, path, split, new Set(parts[0].refused.map(({ line }) => line)), signal);
    watch.phase = 'the courts delete and correct, and list some more';
    await playNext({ from: split.bytes, linesBefore: split.lines });
  }
  return together(parts, rows);
}

/** Whom rail has never restricted it can't be caught restricting still. */
async function railKnows(
  { counter }: Stage,
  path: string,
  { lines }: Split,
  refused: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<void> {
  const listed = await foldDecisions(upTo(rowsOf(path), lines), refused, policy);
  const atRail = [...listed.values()].filter(({ measures }) => measures.has('rail')).length;
  let known = 0;
  for (let patience = PATIENCE_MS; known < atRail && patience > 0; patience -= POLL_MS) {
    const { listings } = await counter.memory();
    if (listings > known) patience = PATIENCE_MS;
    known = listings;
    await delay(POLL_MS, undefined, { signal });
  }
}

/** The register's API names the first refused rows only; without all of them the expectation would be wrong. */
async function allRefusals({ bus }: Stage, state: ImportState, linesBefore: number): Promise<ImportState> {
  if (state.refused.length === state.refusedRows) return state;
  const refused = await refusalsOf(bus.databaseUrl('court-registry'), state.import);
  return { ...state, refused: refused.map((row) => ({ ...row, line: row.line + linesBefore })) };
}

async function* upTo(rows: AsyncGenerator<DecisionLine>, last: number): AsyncGenerator<DecisionLine> {
  for await (const row of rows) {
    if (row.line > last) return;
    yield row;
  }
}

async function plantedAt({ counter }: Stage): Promise<Planted> {
  const { kept } = await counter.memory();
  return kept && { listing: kept.listing };
}

function findingsOf({ client }: Stage, signal: AbortSignal, query = ''): Promise<Finding[]> {
  return client.call<Finding[]>('reconciliation', { path: `/findings${query}`, as: auditor, signal });
}

function inFull({ client }: Stage, findings: readonly Finding[], signal: AbortSignal): Promise<FullFinding[]> {
  const path = ({ finding }: Finding) => `/findings/${encodeURIComponent(finding)}`;
  return Promise.all(
    findings.map((one) => client.call<FullFinding>('reconciliation', { path: path(one), as: auditor, signal })),
  );
}
