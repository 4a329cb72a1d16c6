import { seededRandom } from '#contracts';
import { silent } from '../support/silent.js';
import { PublicLookup } from '../../apps/court-registry/src/public/public-lookup.js';
import { clock, inFullRegister, LISTINGS, millisecondsOfEach, somebody, type Person } from './full-register.js';
import { compared, quantile, ROUNDS, type Benchmark } from './harness.js';

const QUESTIONS = 2_000;

export const publicLookup: Benchmark = {
  name: 'public-lookup',
  about: `the public's search by name and last four digits among ${LISTINGS} listings in force, against a bare SELECT of the same rows by primary key, one connection`,
  run: (report) =>
    inFullRegister(async ({ database, register, mode }) => {
      const lookup = new PublicLookup({ database, store: register.store, names: { complete: true }, mode, clock, log: silent }); // prettier-ignore
      const people: Person[] = [];
      const again = seededRandom(1);
      for (let listing = 1; listing <= LISTINGS; listing++) {
        const one = somebody(listing, again);
        if (listing % Math.max(1, Math.floor(LISTINGS / QUESTIONS)) === 0) people.push(one);
      }
      const ours: number[][] = [];
      const bare: number[][] = [];
      for (let round = 1; round <= ROUNDS; round++) {
        ours.push(
          await millisecondsOfEach(people, async ({ listing, name, number }) => {
            const { listings, more } = await lookup.find(name, number.slice(14));
            if (!more && !listings.some((found) => found.listing === listing)) throw new Error('not found');
          }),
        );
        bare.push(
          await millisecondsOfEach(people, ({ listing }) =>
            database.query(
              'SELECT l.*, r.* FROM listing l JOIN revision r ON r.listing = l.number AND r.revision = l.revision WHERE l.number = $1',
              [listing],
            ),
          ),
        );
        report(
          `round ${round}: lookup p50 ${quantile(ours.at(-1)!, 0.5).toFixed(2)} p99 ${quantile(ours.at(-1)!, 0.99).toFixed(2)} ms, primary key p50 ${quantile(bare.at(-1)!, 0.5).toFixed(2)} p99 ${quantile(bare.at(-1)!, 0.99).toFixed(2)} ms`,
        );
      }
      const at = (q: number, runs: readonly number[][]): number[] => runs.map((run) => quantile(run, q));
      return [0.5, 0.99].map((q) => compared(`public-lookup p${100 * q}`, 'ms', at(q, ours), at(q, bare)));
    }),
};
