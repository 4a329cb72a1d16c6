/**
 * Writes docs/law.md: every article that a test's name carries, with what the tests say of it, where the code cites it
 * and where it is proved. `--check` writes nothing and fails when the file differs.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs', 'law.md');
const ARTICLE = String.raw`(?:P|D|C|M|CPL) \d+(?:\(\d+\))*`;
const NAMED = new RegExp(
  String.raw`^( *)(it|describe)\(\s*(['"\x60])(${ARTICLE}(?:, (?:${ARTICLE}|\d+))*): (.+?)\3`,
  'gm',
);
const DESCRIBED = /^( *)describe(?:\.each\(.*\))?\(\s*(['"`])(.+?)\2/gm;
/** What the API looks like: it says that an article is carried out, and carries out none. */
const DESCRIBES_ONLY = /(\.(dto|answers)|\bexamples)\.ts$/;
const CITED = /\b(P|D|C|M|CPL)(?: arts?\.)? (\d+(?:\(\d+\))*)/g;

const files = ['apps/court-registry', 'contracts'].flatMap((folder) => filesOf(join(root, folder)));
const proofs = new Map();
for (const file of files.filter((name) => /\.(spec|features)\.ts$/.test(name))) {
  const text = readFileSync(file, 'utf8');
  for (const { 1: indent, 2: kind, 4: articles, 5: name, index } of text.matchAll(NAMED)) {
    const about = kind === 'it' ? enclosing(text.slice(0, index), indent) : plain(name);
    const sentences = kind === 'it' ? [plain(name)] : testsIn(text.slice(index, text.indexOf(`\n${indent}});`, index)));
    for (const article of articles.split(', ')) {
      if (!proofs.has(article)) proofs.set(article, []);
      for (const sentence of sentences) proofs.get(article).push({ about, sentence, file: relative(root, file) });
    }
  }
}
const places = new Map();
for (const file of files.filter(
  (name) => !/\.(spec|features)\.ts$|\/test\//.test(name) && !DESCRIBES_ONLY.test(name),
)) {
  for (const [, law, number] of readFileSync(file, 'utf8').matchAll(CITED)) {
    const article = `${law} ${number}`;
    if (!places.has(article)) places.set(article, new Set());
    places.get(article).add(relative(root, file));
  }
}

const text = page([...proofs.keys()].sort(byNumber));
if (process.argv.includes('--check')) {
  if (read(target) !== text) {
    console.error('docs/law.md is not what the tests say; run: npm run law:docs');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}

function page(articles) {
  const rows = articles.map((article) => {
    const said = proofs.get(article);
    const told = [...Map.groupBy(said, ({ about }) => about)].map(([about, of]) => {
      const sentences = [...new Set(of.map(({ sentence }) => sentence))].join('; ');
      return about === '' ? sentences : `*${about}*: ${sentences}`;
    });
    const proved = [...new Set(said.map(({ file }) => link(file)))].join(', ');
    const carried = [...(places.get(article) ?? places.get(article.replace(/\(\d+\)$/, '')) ?? [])].sort().map(link);
    return `| ${article} | ${told.join('<br>')} | ${carried.join(', ') || '–'} | ${proved} |`;
  });
  return `${[
    '# Which article is carried out where',
    'Written by `npm run law:docs` from the names of the tests, which begin with the article, and from where the code and the policies cite it; edit those. P = Several Provisions on Issuing the Information on the List of Discredited Judgment Defaulters (2013, amended 2017), D = draft Civil Compulsory Enforcement Law of 24 June 2022. In italics, what the tests are about. An article that is not in this table is not carried out.',
    ['| article | what is proved | carried out in | proved by |', '|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')}\n`;
}

/** The name of the `describe` around what follows, which is set in by so much; '' where there is none. */
function enclosing(before, indent) {
  const around = [...before.matchAll(DESCRIBED)].filter(
    ({ 1: outer, index }) => outer.length < indent.length && !before.slice(index).includes(`\n${outer}});`),
  );
  return plain(around.at(-1)?.[3] ?? '');
}

/** The names of all tests of a `describe`. */
function testsIn(described) {
  return [...described.matchAll(/^ *it(?:\.each\(.*\))?\(\s*(['"`])(.+?)\1/gm)].map(([, , name]) => plain(name));
}

/** A name without its article; what a table of cases fills in is left open. */
function plain(name) {
  return name
    .replace(new RegExp(`^${ARTICLE}(?:, (?:${ARTICLE}|\\d+))*: `), '')
    .replaceAll('\\', '')
    .replace(/%\w|\$\{?[\w.]+\}?/g, '…');
}

function link(file) {
  return `[${file.split('/').at(-1)}](../${file})`;
}

function byNumber(a, b) {
  const parts = (article) => [article.split(' ')[0] === 'P' ? 0 : 1, ...article.match(/\d+/g).map(Number)];
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (x[i] ?? -1) - (y[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : 1;
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /(\.ts|rule-sets\.json|policies\.json|notices\.json)$/.test(entry.name) &&
        !entry.parentPath.includes('generated'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
