import { AGENCIES, type AgencyCode } from '#contracts';
import { openDatabase } from '#service';
import type { EnforcedRows, Observation } from './verdict.js';

/** Reads by SQL what the register published and what each agency's tables hold, past every API of the bus. */
export async function observe(databaseUrl: (service: 'court-registry' | AgencyCode) => string): Promise<Observation> {
  const listings = await rows<{ number: number; decision_number: string }>(
    databaseUrl('court-registry'),
    'SELECT number, decision_number FROM listing',
  );
  const enforced = await Promise.all(
    AGENCIES.map(async (agency): Promise<[AgencyCode, EnforcedRows]> => {
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

async function rows<T>(url: string, sql: string): Promise<T[]> {
  const database = await openDatabase({ url, entities: [], migrations: [], poolSize: 1, applicationName: 'demo' });
  try {
    return await database.query<T>(sql);
  } finally {
    await database.close();
  }
}
