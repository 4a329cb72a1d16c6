import { facts, findingLines, importSummary, table, wrap } from './bus-apps.js';
import type { Performance } from './perform.js';
import type { Stage } from './stage.js';

/** The lie and how it was found: both signed statements side by side. */
export function theLie({ findings, planted, liedAbout }: Performance, width: number): string[] {
  if (!planted)
    return ['The file deletes nobody whom rail had restricted, so the ticket counter had no occasion to lie.'];
  const found = findings.find(({ kind, listing }) => kind === 'false-acknowledgment' && listing === planted.listing);
  const story =
    `Rail decides at its own ticket counter, outside the bus. Told to lift listing ${planted.listing}${liedAbout ? ` (${liedAbout.subject.name}; ${liedAbout.court.name}, ${liedAbout.case.number})` : ''}, the counter confirmed it, ` +
    `so rail's adapter signed "effective" in good faith. But the counter kept that one person in a stale cache and went on ` +
    `refusing tickets. Nobody told the bus. It asked at the counter, as any traveller could, and this is what it found:`;
  if (!found) return [...wrap(story.replace(', and this is what it found:', '.'), width), '', 'It did not find it.'];
  return [...wrap(story, width), '', ...findingLines(found, width)];
}

/** What happened, agency by agency, and whether it was what the file asks for. */
export function summaryLines(
  { imported, progress, verdicts, problems, findings }: Performance,
  name: string,
  width: number,
): string[] {
  const right = 'right' as const;
  return [
    `${name}: ${importSummary(imported, imported.refused).join('\n')}`,
    '',
    ...table(
      [
        { title: 'agency' },
        { title: 'applied', align: right },
        { title: 'lifted', align: right },
        { title: 'acknowledged', align: right },
        { title: 'lag p50 ms', align: right },
        { title: 'p99 ms', align: right },
        { title: 'probes', align: right },
        { title: 'still restricted', align: right },
      ],
      progress.map((a) => [
        a.agency,
        a.applied,
        a.lifted,
        a.acknowledged,
        a.lagMs.p50,
        a.lagMs.p99,
        a.probes.answered,
        [...verdicts].find(([agency]) => agency === a.agency)?.[1].stillRestricted,
      ]),
    ),
    '',
    `findings: ${findings.length === 0 ? 'none' : findings.map(({ kind, agency, listing }) => [kind, agency, listing].filter(Boolean).join(' ')).join('; ')}`,
    '',
    ...(problems.length === 0
      ? ['Everything that the file and the scenes ask for happened everywhere, and nobody was accused wrongly.']
      : ['NOT everything is as it must be:', ...problems.flatMap((problem) => wrap(`- ${problem}`, width))]),
  ];
}

/** Where a person can go on from here, while the bus still runs. */
export function lookAround({ bus, folder }: Stage, { planted }: Performance): string[] {
  const on = `--folder ${bus.folder}`;
  return [
    'The bus goes on until Ctrl-C. In another terminal:',
    '',
    ...facts(
      [
        ['who did what', `npm run bus -- trail ${planted?.listing ?? 1} ${on}`],
        ['what is wrong', `npm run bus -- findings ${on}`],
        ['how it goes', `npm run bus -- status ${on}`],
        ['ask an agency', `npm run bus -- check aviation --measure flight ${on}`],
        ['register', `${bus.services['court-registry'].url}/docs`],
        ['rail', `${bus.services.rail.url}/docs`],
        ['ledger', `${bus.services.ledger.url}/docs`],
        ['reconciliation', `${bus.services.reconciliation.url}/docs`],
        ['logs', `${bus.folder}/logs and ${folder}/rail-ticket-counter`],
      ],
      400,
    ),
  ];
}

/** Where to look when the bus has ended. */
export function goOn(): string[] {
  return facts(
    [
      ['keep a bus', 'npm start            (its data persists; npm run bus -- --help is its command line)'],
      ['look around', 'npm run demo         in a terminal and without --exit, the bus stays until Ctrl-C'],
      ['more of it', 'npm run demo -- --listings 2000'],
      ['read on', 'README.md, docs/life-of-a-deletion.md'],
    ],
    200,
  );
}
