import { PublicStatistics } from '../../apps/court-registry/src/public/public-statistics.js';
import { clock, inFullRegister, LISTINGS, millisecondsOfEach } from './full-register.js';
import { compared, ROUNDS, type Benchmark } from './harness.js';

const MONTH = '2026-06';

export const publicStatistics: Benchmark = {
  name: 'public-statistics',
  about: `the figures of the current month in a register of ${LISTINGS} listings, counted afresh, against a bare count of the listings in force by court`,
  run: (report) =>
    inFullRegister(async ({ database, mode }) => {
      const ours: number[] = [];
      const bare: number[] = [];
      for (let round = 1; round <= ROUNDS; round++) {
        const statistics = new PublicStatistics({ database, mode, clock });
        ours.push(...(await millisecondsOfEach([MONTH], (month) => statistics.of(month))));
        bare.push(
          ...(await millisecondsOfEach(['in-force'], (standing) =>
            database.query('SELECT court, count(*) FROM listing WHERE standing = $1 GROUP BY court', [standing]),
          )),
        );
        report(`round ${round}: ${Math.round(ours.at(-1)!)} ms, bare count ${Math.round(bare.at(-1)!)} ms`);
      }
      return [compared('public-statistics', 'ms', ours, bare)];
    }),
};
