import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { syntheticIdentityNumber } from '#contracts';
import { compared, ROUNDS, round, type Benchmark, type Row } from './harness.js';
import { freeNumber, listedNumber, withAgency, type Stage } from './check-stage.js';
import { loadOf, type Load } from './http-load.js';

const CONNECTIONS = 64;
const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 60_000);
const AGENCY = 'aviation';
const numberOf = (i: number): string => syntheticIdentityNumber('1980-01-01', 'male', i);
let asked = 0;

const bodyOf = (number: string): string =>
  JSON.stringify({ requestId: `bench-${++asked}`, subject: { identityNumber: number }, ask: { measure: 'flight' } });

function ask(stage: Stage, requests: number, refusedEvery: number): Promise<Load> {
  return loadOf({ ...stage, path: '/check' }, CONNECTIONS, requests, (i) =>
    bodyOf(numberOf(i % refusedEvery === 0 ? listedNumber(i) : freeNumber(i))),
  );
}

const said = ({ perSecond, p99Ms, cpuUs }: Load): string =>
  `${Math.round(perSecond)} checks/s (p99 ${p99Ms.toFixed(1)} ms, ${cpuUs.toFixed(1)} µs of its processor time each)`;

async function bareRoute<T>(keysFile: string, answer: string, work: (url: string) => Promise<T>): Promise<T> {
  const program = new URL('./bare-route.js', import.meta.url).pathname;
  const route = spawn(process.execPath, [program, keysFile, answer], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(route.stdout, 'data')) as [Buffer];
    return await work(`http://127.0.0.1:${port.toString().trim()}`);
  } finally {
    route.kill();
  }
}

export const checkHttp: Benchmark = {
  name: 'check-http',
  about: `POST /check of one agency over ${CONNECTIONS} connections, one in a hundred refused with a signed denial, against a bare fastify route of the same body and answer with the same check of the token`,
  run: (report) =>
    withAgency(AGENCY, numberOf, async (stage) => {
      const { bus, url, token } = stage;
      const free = await fetch(`${url}/check`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: bodyOf(numberOf(freeNumber(0))),
      });
      return bareRoute(bus.secrets.tokenKeysFile, await free.text(), async (bareUrl) => {
        const [ours, bare, p99s, bareP99s, cpu, bareCpu]: number[][] = [[], [], [], [], [], []];
        await ask(stage, REQUESTS, 100);
        await ask({ ...stage, url: bareUrl }, REQUESTS, 100);
        for (let turn = 1; turn <= ROUNDS; turn++) {
          const own = await ask(stage, REQUESTS, 100);
          const yardstick = await ask({ ...stage, url: bareUrl }, REQUESTS, 100);
          ours.push(own.perSecond);
          bare.push(yardstick.perSecond);
          p99s.push(own.p99Ms);
          bareP99s.push(yardstick.p99Ms);
          cpu.push(own.cpuUs);
          bareCpu.push(yardstick.cpuUs);
          report(`round ${turn}: ${said(own)}, bare route ${said(yardstick)}`);
        }
        const refusing = await ask(stage, Math.ceil(REQUESTS / 10), 1);
        report(`all refused: ${said(refusing)}`);
        const alone = (name: string, value: number, unit: string): Row => ({
          ...{ name, ours: round(value), yardstick: null, ratio: null, unit },
        });
        return [
          compared('check-http', 'checks/s', ours, bare),
          compared('check-http p99', 'ms', p99s, bareP99s),
          compared('check-http processor time', 'µs', cpu, bareCpu),
          alone('check-http all refused', refusing.perSecond, 'checks/s'),
          alone('check-http all refused p99', refusing.p99Ms, 'ms'),
          alone('check-http all refused processor time', refusing.cpuUs, 'µs'),
        ];
      });
    }),
};
