/**
 * Writes docs/measures.md from measures.json and the policies: every measure, and what each policy says of it.
 * `--check` writes nothing and fails when the file differs. Reads the built contracts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agencyNames, explainMeasure, measures, policies } from '#contracts';

const target = join(fileURLToPath(new URL('..', import.meta.url)), 'docs', 'measures.md');
const text = page();

if (process.argv.includes('--check')) {
  if (read() !== text) {
    console.error('docs/measures.md is not what measures.json and the policies say; run: npm run measures:docs');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}

function page() {
  const titles = Object.values(policies).map(({ code }) => `\`${code}\``);
  const groups = [...Object.keys(agencyNames), 'unassigned'].map((agency) =>
    [
      `## ${agencyNames[agency]?.en ?? 'Unassigned'}`,
      ...(agencyNames[agency]
        ? []
        : [
            'No agency of the bus applies these: they stand in no event until one does ([adding an agency](adding-an-agency.md)).',
          ]),
      [
        `| measure | falls on | effect | rests on | ${titles.join(' | ')} |`,
        `|---|---|---|---|${titles.map(() => '---|').join('')}`,
        ...measures.filter((measure) => measure.agency === agency).map(row),
      ].join('\n'),
    ].join('\n\n'),
  );
  return `${[
    '# Measures and policies',
    'Written by `npm run measures:docs` from `contracts/measures.json` and `contracts/policies/policies.json`; edit those. `npm run bus -- policy explain CODE` says the same of one measure. A policy selects among the measures; the court may narrow its choice for one listing, never widen it. Measures against third parties are never inferred from a link to a listed subject: where a policy takes one, it still needs a decision of its own.',
    ...groups,
  ].join('\n\n')}\n`;
}

function row(measure) {
  const { code, name, who, effect, bases, note, policies: verdicts } = explainMeasure(measure);
  const cells = [
    `\`${code}\`<br>${name}<br>${measure.name['zh-CN']}`,
    who,
    effect,
    `${bases.join('<br>')}${note ? `<br>*${note}*` : ''}`,
    ...verdicts.map((verdict) => (verdict.in ? '**in**' : `out: ${verdict.reasons.join('; ')}`)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function read() {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return '';
  }
}
