import { syntheticOrganisationCode } from '#contracts';
import { freeNumber, listedNumber, nameOf, withAgency, type Stage } from './check-stage.js';
import { median, ROUNDS, round, seconds, type Benchmark, type Row } from './harness.js';

const NAMES = 10_000;
const AGENCY = 'procurement';
const BATCHES = 5;

const isListed = (i: number): boolean => i % 100 === 0;
const bidList = (subjectOf: (i: number) => object): string =>
  Array.from({ length: NAMES }, (_, i) =>
    JSON.stringify({
      requestId: `lot-${i}`,
      subject: subjectOf(isListed(i) ? listedNumber(i) : freeNumber(i)),
      ask: { measure: 'procurement-supplier' },
    }),
  ).join('\n');

async function screen({ url, token }: Stage, body: string, decision: string): Promise<void> {
  const response = await fetch(`${url}/check/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body,
  });
  const text = await response.text();
  const met = text.split(`"decision":"${decision}"`).length - 1;
  const lines = text.split('\n').length - 1;
  if (lines !== NAMES || met !== NAMES / 100) throw new Error(`${lines} answers, ${met} of them ${decision}`);
}

export const screening: Benchmark = {
  name: 'screening',
  about: `POST /check/batch of ${NAMES} bidders in one request, one in a hundred listed, by their codes and by their names alone`,
  run: (report) =>
    withAgency(AGENCY, syntheticOrganisationCode, async (stage) => {
      const lists = [
        ['screening', bidList((i) => ({ organisationCode: syntheticOrganisationCode(i) })), 'deny'],
        ['screening by name alone', bidList((i) => ({ name: nameOf(i) })), 'refer'],
      ] as const;
      const rows: Row[] = [];
      for (const [name, body, decision] of lists) {
        for (let i = 0; i < BATCHES; i++) await screen(stage, body, decision);
        const rates: number[] = [];
        for (let turn = 1; turn <= ROUNDS; turn++) {
          const took = await seconds(async () => {
            for (let i = 0; i < BATCHES; i++) await screen(stage, body, decision);
          });
          rates.push((BATCHES * NAMES) / took);
          report(`round ${turn}: ${name}: ${Math.round(rates.at(-1)!)} names/s`);
        }
        rows.push({ name, ours: round(median(rates)), yardstick: null, ratio: null, unit: 'names/s' });
      }
      return rows;
    }),
};
