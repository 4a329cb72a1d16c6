import type { AgencyCode } from '#contracts';
import type { AgencyProgress, FullFinding, FullStatement, ImportState } from './bus-apps.js';
import type { ArrivedLetter } from './letter-box.js';
import type { Played } from './scene.js';
import type { AgencyVerdict } from './verdict.js';

/** What `--report` writes. */
export interface DemoReport {
  /** Whether every expected thing happened, and nothing else. */
  ok: boolean;
  listings: { published: number; corrected: number; deleted: number; refused: { line: number; reason: string }[] };
  agencies: Record<
    string,
    {
      /** Events with outcome applied, and lifted. */
      applied: number;
      lifted: number;
      /** Entries of runs. */
      acknowledged: number;
      lagMs: { p50: number | null; p99: number | null };
      /** Restrictions of deleted or stayed listings in the agency's tables at the end. */
      stillRestricted: number;
    }
  >;
  findings: { kind: string; agency: string | null; listing: number | null; statements: ReportedStatement[] }[];
  /** What was played after the file, each with what of it was not as it must be. */
  scenes: { name: string; ok: boolean; problems: string[] }[];
  /** What the employer of the scenes was told, and what was taken back, with the register's signatures. */
  letters: Pick<ArrivedLetter, 'kind' | 'number' | 'listing' | 'retracts' | 'because' | 'keyId' | 'signature'>[];
}

/** A signed statement without its data: enough to find it in the ledger and to check its signature there. */
export interface ReportedStatement {
  source: string;
  type: string;
  id: string;
  time: string | null;
  keyId: string | null;
  leaf: string | null;
  signature: string | null;
  said: string;
}

export interface Ending {
  imported: ImportState;
  progress: readonly AgencyProgress[];
  verdicts: ReadonlyMap<AgencyCode, AgencyVerdict>;
  findings: readonly FullFinding[];
  problems: readonly string[];
}

/** What was seen of the scenes. */
export interface Scenes {
  scenes: readonly Played[];
  letters: readonly ArrivedLetter[];
}

export function reportOf(
  { imported, progress, verdicts, findings, problems }: Ending,
  { scenes, letters }: Scenes,
): DemoReport {
  const { published, corrected, deleted } = imported;
  return {
    ok: problems.length === 0,
    listings: {
      published,
      corrected,
      deleted,
      refused: imported.refused.map(({ line, reason }) => ({ line, reason })),
    },
    agencies: Object.fromEntries(
      progress.map(({ agency, applied, lifted, acknowledged, lagMs }) => [
        agency,
        {
          applied,
          lifted,
          acknowledged,
          lagMs,
          stillRestricted: verdicts.get(agency as AgencyCode)?.stillRestricted ?? 0,
        },
      ]),
    ),
    findings: findings.map(({ kind, agency, listing, statements }) => ({
      kind,
      agency,
      listing,
      statements: statements.map(reported),
    })),
    scenes: scenes.map(({ name, problems }) => ({ name, ok: problems.length === 0, problems })),
    letters: letters.map(({ kind, number, listing, retracts, because, keyId, signature }) => ({
      kind,
      number,
      listing,
      retracts,
      because,
      keyId,
      signature,
    })),
  };
}

function reported({ source, type, id, attributes, leaf, signature, said }: FullStatement): ReportedStatement {
  const { time = null, keyId = null } = attributes ?? {};
  return { source, type, id, time, keyId, leaf, signature: signature ?? null, said };
}
