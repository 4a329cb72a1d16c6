import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A mainframe in small: takes drops by their manifests in the order of numbers, keeps a list, answers with the digest. */
export class Mainframe {
  readonly listings = new Map<number, string[]>();
  private newest = 0;
  constructor(private readonly folder: string) {}

  run({ answers = true } = {}): void {
    for (const name of readdirSync(this.folder).sort()) {
      const number = Number(/^(\d{12})\.(delta|full)\.json$/.exec(name)?.[1] ?? 0);
      if (number <= this.newest) continue;
      const { file, kind, sha256, rows } = JSON.parse(readFileSync(join(this.folder, name), 'utf8'));
      const csv = readFileSync(join(this.folder, file));
      const lines = csv.toString().split('\r\n').slice(1, -1);
      if (createHash('sha256').update(csv).digest('hex') !== sha256 || lines.length !== rows)
        throw new Error(`${file} is not what its manifest says`);
      if (kind === 'full') this.listings.clear();
      for (const line of lines) this.take(line.slice(1, -1).split('","'));
      this.newest = number;
      if (answers) writeFileSync(join(this.folder, file.replace('.csv', '.ack')), sha256);
    }
  }

  held(): string[] {
    return [...this.listings].flatMap(([listing, held]) => held.map((one) => `${listing}/${one}`)).sort();
  }

  private take([listing, , , refs, measures]: string[]): void {
    const codes = measures === '' ? [] : measures.split(' ').map((one) => one.split(':')[0]);
    this.listings.set(
      Number(listing),
      refs === '' ? [] : refs.split(' ').flatMap((ref) => codes.map((code) => `${ref}/${code}`)),
    );
  }
}
