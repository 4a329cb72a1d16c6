import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';

/** Weights that pages are set in. */
export type Weight = 400 | 700;

/** Name that the slices go by in a page, so that no font of the reader's machine takes their place. */
export const FONT = 'Court Paper';

/** What no reader sees though a font may have it: controls, and marks that reorder or hide what stands around them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;

interface Slice {
  name: string;
  ranges: [first: number, last: number][];
}

/**
 * Noto Sans SC as it ships with us (SIL Open Font License 1.1, see docs/documents.md), cut into about a hundred files.
 * A page takes along those that draw its characters, and no others. Files are read without holding the event loop, which
 * has commands to take and lifts to send: no turn does more than one of them.
 */
export class FontSlices {
  private static readonly folder = dirname(
    createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/unicode.json'),
  );
  private readonly faces = new Map<string, string>();

  /** @param drawn the slice that really draws a code point; the ranges that slices declare promise more */
  private constructor(private readonly drawn: ReadonlyMap<number, Slice>) {}

  static async open(): Promise<FontSlices> {
    const drawn = new Map<number, Slice>();
    for (const slice of slicesIn(await readFile(join(this.folder, 'unicode.json'), 'utf8'))) {
      const inFile = charactersOf(await readFile(this.fileOf(slice, 400, 'woff')));
      for (const [first, last] of slice.ranges)
        for (let code = first; code <= last; code++) if (inFile.has(code) && !drawn.has(code)) drawn.set(code, slice);
    }
    return new FontSlices(drawn);
  }

  /** Whether a reader would see the character itself. */
  draws(character: string): boolean {
    return !INVISIBLE.test(character) && this.drawn.has(character.codePointAt(0)!);
  }

  /** The `@font-face` rules, files inlined, that draw these characters in that weight. */
  async facesOf(characters: Iterable<string>, weight: Weight): Promise<string> {
    const needed = new Set<Slice>();
    for (const character of characters) {
      const slice = this.drawn.get(character.codePointAt(0)!);
      if (slice) needed.add(slice);
    }
    const faces: string[] = [];
    for (const slice of needed) faces.push(await this.faceOf(slice, weight));
    return faces.join('\n');
  }

  private async faceOf(slice: Slice, weight: Weight): Promise<string> {
    const key = `${slice.name}/${weight}`;
    const known = this.faces.get(key);
    if (known) return known;
    const bytes = await readFile(FontSlices.fileOf(slice, weight, 'woff2'), 'base64');
    const range = slice.ranges.map(([first, last]) => `U+${first.toString(16)}-${last.toString(16)}`).join(',');
    const face = `@font-face{font-family:'${FONT}';font-weight:${weight};src:url(data:font/woff2;base64,${bytes}) format('woff2');unicode-range:${range}}`;
    this.faces.set(key, face);
    return face;
  }

  private static fileOf({ name }: Slice, weight: Weight, format: 'woff' | 'woff2'): string {
    return join(this.folder, 'files', `noto-sans-sc-${name}-${weight}-normal.${format}`);
  }
}

function slicesIn(json: string): Slice[] {
  const declared = Object.entries(JSON.parse(json) as Record<string, string>);
  return declared.map(([name, ranges]) => ({
    name: name.replace(/[[\]]/g, ''),
    ranges: ranges.split(',').map((range) => {
      const [first, last = first] = range.replace('U+', '').split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
    }),
  }));
}

/** The characters of a WOFF file: those that its `cmap` table gives a glyph (formats 4 and 12 of OpenType). */
export function charactersOf(woff: Buffer): Set<number> {
  const cmap = tableOf(woff, 'cmap');
  const found = new Set<number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(8 + 8 * i));
    const format = subtable.readUInt16BE(0);
    if (format === 12) addGroups(subtable, found);
    else if (format === 4) addSegments(subtable, found);
  }
  return found;
}

function tableOf(woff: Buffer, tag: string): Buffer {
  for (let entry = 44; entry < 44 + 20 * woff.readUInt16BE(12); entry += 20) {
    if (woff.toString('latin1', entry, entry + 4) !== tag) continue;
    const [offset, packed, plain] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at));
    const bytes = woff.subarray(offset, offset + packed);
    return packed < plain ? inflateSync(bytes) : bytes;
  }
  throw new Error(`the font has no table ${tag}`);
}

function addGroups(table: Buffer, found: Set<number>): void {
  for (let at = 16; at < 16 + 12 * table.readUInt32BE(12); at += 12) {
    const [first, last, glyph] = [0, 4, 8].map((more) => table.readUInt32BE(at + more));
    for (let code = first; code <= last; code++) if (glyph + code - first !== 0) found.add(code);
  }
}

function addSegments(table: Buffer, found: Set<number>): void {
  const bytes = table.readUInt16BE(6);
  const [ends, starts, deltas, offsets] = [14, 16 + bytes, 16 + 2 * bytes, 16 + 3 * bytes];
  for (let at = 0; at < bytes; at += 2) {
    const [last, first, delta] = [ends, starts, deltas].map((column) => table.readUInt16BE(column + at));
    const offset = table.readUInt16BE(offsets + at);
    for (let code = first; code <= last && code < 0xffff; code++) {
      const named = offset === 0 ? code : table.readUInt16BE(offsets + at + offset + 2 * (code - first));
      if (named !== 0 && ((named + delta) & 0xffff) !== 0) found.add(code);
    }
  }
}
