import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

it('the image takes nothing along that was compiled for tests only', () => {
  const [building] = readFileSync('deploy/Dockerfile', 'utf8').split('\nCOPY --from=build');
  const [, removed] = /RUN npm run build[\s\S]*rm -rf (.*)$/m.exec(building)!;
  const patterns = removed.split(' ').map((glob) => new RegExp(`^${glob.replaceAll('*', '[^/]+')}$`));
  const ofTests = ['apps', 'libs', 'contracts', 'deploy']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((name) => /\/test\/[^/]+\.ts$/.test(name))
    .map((name) => name.replace(/\/test\/.*/, '/test'));
  const compiled = [...new Set(['test', ...ofTests])].map((name) => `dist/${name}`);
  expect(compiled.length).toBeGreaterThan(4);
  expect(compiled.filter((folder) => !patterns.some((pattern) => pattern.test(folder)))).toEqual([]);
});
