import { ADAPTED_AGENCIES, type AgencyCode } from '#contracts';
import { openDatabase } from '#service';
import type { RefusedRow } from './bus-apps.js';
import type { EnforcedRows, Observation } from './verdict.js';

/** Reads by SQL what the register published and what each agency's tables hold, past every API of the bus. */
export async function observe(databaseUrl: (service: 'court-registry' | AgencyCode) => string): Promise<Observation> {
  const listings = await rows<{ number: number; decision_number: string }>(
    databaseUrl('court-registry'),
    'SELECT number, decision_number FROM listing',
  );
  const enforced = await Promise.all(
    ADAPTED_AGENCIES.map(async (agency): Promise<[AgencyCode, EnforcedRows]> => {
      const found = await rows<{ listing: number; measures: string[] }>(
        databaseUrl(agency),
        'SELECT listing, measures FROM enforced',
      );
      return [agency, new Map(found.map(({ listing, measures }) => [listing, measures]))];
    }),
  );
  return {
    listings: new Map(listings.map(({ number, decision_number }) => [decision_number, number])),
    enforced: new Map(enforced),
  };
}

/** How many listings and events of the register there are of an enforcement case. */
export async function tracesOf(registerUrl: string, caseNumber: string): Promise<{ listings: number; events: number }> {
  const [found] = await rows<{ listings: number; events: number }>(
    registerUrl,
    `SELECT (SELECT count(*) FROM listing WHERE starts_with(decision_number, $1))::int AS listings,
       (SELECT count(*) FROM outbox WHERE position(convert_to($1, 'UTF8') IN data) > 0)::int AS events`,
    [caseNumber],
  );
  return found;
}

/** Every refused row of an import. */
export function refusalsOf(registerUrl: string, digest: string): Promise<RefusedRow[]> {
  return rows(registerUrl, 'SELECT line, reason, article, detail FROM import_refusal WHERE digest = $1 ORDER BY line', [
    digest,
  ]);
}

async function rows<T>(url: string, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const database = await openDatabase({ url, entities: [], migrations: [], poolSize: 1, applicationName: 'demo' });
  try {
    return await database.query<T>(sql, parameters);
  } finally {
    await database.close();
  }
}
