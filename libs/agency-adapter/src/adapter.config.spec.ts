import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdapterConfig } from './adapter.config.js';

describe('the configuration of an agency’s own system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-system-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const problemsOf = (change: Partial<AdapterConfig>) =>
    Object.assign(new AdapterConfig(), { httpHost: '127.0.0.1', ...change })
      .problems()
      .map(({ name, problem }) => `${name} ${problem}`);

  it('asks for what the channel needs, all at once, and for nothing that another needs', () => {
    expect(problemsOf({ enforcement: 'tables' })).toEqual([]);
    expect(problemsOf({ enforcement: 'webhook' })).toEqual([
      'BUS_ENFORCEMENT_URL is required with BUS_ENFORCEMENT=webhook',
      'BUS_ENFORCEMENT_TOKEN_FILE is required with BUS_ENFORCEMENT=webhook',
    ]);
    expect(problemsOf({ enforcement: 'sql' })).toEqual([
      'BUS_SQL_URL is required with BUS_ENFORCEMENT=sql',
      'BUS_SQL_STATEMENTS_FILE is required with BUS_ENFORCEMENT=sql',
    ]);
    expect(problemsOf({ enforcement: 'file' })).toEqual(['BUS_FILE_FOLDER is required with BUS_ENFORCEMENT=file']);
  });

  it('says what is wrong with the statements and with the folder, before anything starts', () => {
    const sqlStatementsFile = join(folder, 'statements.json');
    writeFileSync(
      sqlStatementsFile,
      '{"apply": ["DELETE FROM refused"], "lift": ["DELETE FROM refused WHERE l = :l"]}',
    );
    expect(problemsOf({ enforcement: 'sql', sqlUrl: 'postgres://a:b@c/d', sqlStatementsFile })).toEqual([
      'BUS_SQL_STATEMENTS_FILE "apply" never names :listing, so it would touch all listings or none',
      'BUS_SQL_STATEMENTS_FILE lift[0] names :l; it may name :listing :revision :standing',
      'BUS_SQL_STATEMENTS_FILE "lift" never names :listing, so it would touch all listings or none',
    ]);
    expect(problemsOf({ enforcement: 'file', fileFolder: join(folder, 'none') })).toEqual([
      'BUS_FILE_FOLDER must name a folder that exists',
    ]);
    expect(problemsOf({ enforcement: 'file', fileFolder: folder })).toEqual([]);
  });
});
