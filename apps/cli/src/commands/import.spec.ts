import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBus } from '../run.js';
import type { Session } from '../session.js';

const folder = mkdtempSync(join(tmpdir(), 'bus-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => jest.restoreAllMocks());

const done = { state: 'done', rows: 2, done: 2, published: 0, corrected: 0, deleted: 0, refusedRows: 2, refused: [] };
const refused = [
  { line: 1, reason: 'minor', article: 'P 4', fields: ['subject.number'] },
  { line: 2, reason: 'malformed', article: null, fields: ['court', 'subject.沈国强'] },
];

/** Answers as a register does that has carried out the file; the paths that were asked for go into `asked`. */
function aRegister(asked: string[]): void {
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    if (init?.body) await new Response(init.body).arrayBuffer();
    const { pathname, search } = url as URL;
    asked.push(pathname.replace(/[0-9a-f]{64}/, 'DIGEST') + search);
    if (pathname.endsWith('/refused')) return Response.json(refused.slice(Number(search.split('=')[1])));
    return Response.json(done);
  });
}

test('a take-over is sent as one, and every refused row is in the report by line, field and reason, with nothing that it says', async () => {
  const asked: string[] = [];
  aRegister(asked);
  const [file, report] = [join(folder, 'register.csv'), join(folder, 'refused.csv')];
  writeFileSync(file, 'row,subject.name,obligation\nlisting,沈国强,"two\nlines"\nlisting,王芳,\n');
  const out: string[] = [];
  const session: Session = {
    environment: { folder },
    terminal: {
      out: { write: (chunk) => out.push(chunk) },
      err: { write: () => undefined },
      readSecret: () => Promise.resolve(''),
      ask: () => Promise.resolve(undefined),
    },
    openLocal: () =>
      Promise.resolve({
        services: ['court-registry'],
        elsewhere: [],
        url: () => 'http://127.0.0.1:9',
        token: () => Promise.resolve('token'),
        mint: () => Promise.resolve('token'),
        keys: null as never,
      }),
  };
  expect(await runBus(session, ['import', '--take-over', file, '--approve-as', 'Zhou', '--report', report])).toBe(0);
  expect(asked[0]).toBe('/imports?takeOver=true');
  expect(asked.slice(-2)).toEqual(['/imports/DIGEST/refused?after=0', '/imports/DIGEST/refused?after=2']);
  expect(readFileSync(report, 'utf8')).toBe(
    'line,field,reason,article\n2,subject.number,minor,P 4\n4,court,malformed,\n4,,malformed,\n',
  );
  expect(out.join('')).toContain(`2 refused rows are in ${report}`);
});
