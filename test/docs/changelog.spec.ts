import { readPage } from './pages.js';

it.each(
  readPage('CHANGELOG.md')
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split('\n')[0], text]),
)('the changes of %s stand in sections of the form, each once', (_version, text) => {
  const sections = [...text.matchAll(/^### (.+)$/gm)].map(([, name]) => name);
  expect(sections.length).toBeGreaterThan(0);
  expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security', 'Known limits']).toEqual(
    expect.arrayContaining(sections),
  );
  expect(new Set(sections).size).toBe(sections.length);
});
