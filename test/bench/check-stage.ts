import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { adapterMigrations } from '#agency-adapter';
import { floorRow, nameTagOf, rowColumns, UPSERT_ROWS, type EnforcedRow } from '#agency-adapter/parts';
import { measuresOf, type AgencyCode } from '#contracts';
import { subjectRef } from '#evidence';
import { startBus, type Bus } from '#local';
import { openDatabase } from '#service';
import { inFolder } from './harness.js';

const LISTINGS = Number(process.env.BENCH_LISTINGS ?? 100_000);

export interface Stage {
  bus: Bus;
  url: string;
  token: string;
}

/** Numbers of the listed come first, as many as there are listings. */
export const listedNumber = (i: number): number => i % LISTINGS;
export const freeNumber = (i: number): number => LISTINGS + i;
export const nameOf = (i: number): string => `测试${i.toString(36)}有限公司`;

/** One agency's process and nothing else of ours, with its tables full; requests are not limited. */
export function withAgency<T>(
  agency: AgencyCode,
  numberOf: (i: number) => string,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  return inFolder(async (folder) => {
    const overrides = { [agency]: { BUS_HTTP_RATE: '100000000' } };
    const bus = await startBus({ folder, only: [agency], restart: false, overrides });
    try {
      await bus.kill(agency, 'SIGKILL');
      await fill(bus, agency, numberOf);
      await bus.start(agency);
      return await work({ bus, url: bus.services[agency].url, token: await bus.tokens.token('agency', { agency }) });
    } finally {
      await bus.stop();
    }
  });
}

async function fill(bus: Bus, agency: AgencyCode, numberOf: (i: number) => string): Promise<void> {
  const key = createSecretKey(readFileSync(bus.secrets.subjectKeyFile(agency), 'utf8').trim(), 'base64');
  const database = await openDatabase({
    url: bus.databaseUrl(agency),
    entities: [],
    migrations: adapterMigrations,
    poolSize: 1,
  });
  const details = detailsOf(agency);
  const measures = measuresOf(agency).map(({ code }) => code);
  for (let first = 0; first < LISTINGS; first += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, LISTINGS - first) }, (_, i): EnforcedRow => {
      const listing = first + i + 1;
      const shard = listing % bus.shards;
      return {
        ...floorRow({ listing, shard, revision: 1, standing: 'in-force', sequence: 1 }),
        refs: [subjectRef(key, numberOf(first + i))],
        nameTag: nameTagOf(nameOf(first + i)),
        measures,
        details,
      };
    });
    await database.query(UPSERT_ROWS, rowColumns(rows));
  }
  await database.query('VACUUM ANALYZE enforced');
  await database.close();
}

function detailsOf(agency: AgencyCode): string {
  const basis = [{ instrument: 'consumption-provisions', article: '3(1)', tier: 'judicial-interpretation' }];
  return JSON.stringify({
    court: '崇川区人民法院',
    caseNumber: '(2025)苏0602执1234号',
    maskedNumber: '990101********001X',
    grounds: ['refusal'],
    measures: Object.fromEntries(measuresOf(agency).map(({ code, effect }) => [code, { effect, basis }])),
    howToObject: { until: '2025-09-01', 'zh-CN': '可向崇川区人民法院申请纠正', en: 'ask the court of Chongchuan' },
  });
}
