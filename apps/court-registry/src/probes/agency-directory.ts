import { readFileSync, statSync } from 'node:fs';

interface AgencyEntry {
  agency: string;
  decisionUrl: string;
  tokenFile: string;
}

/** Where the agencies decide, from a file that is read again when it changes; so are the tokens. */
export class AgencyDirectory {
  private version = '';
  private entries: AgencyEntry[] = [];

  constructor(private readonly path: string) {}

  find(agency: string): { decisionUrl: string; token: string } | null {
    const { mtimeMs, size } = statSync(this.path);
    if (this.version !== `${mtimeMs}/${size}`) {
      this.entries = JSON.parse(readFileSync(this.path, 'utf8')) as AgencyEntry[];
      this.version = `${mtimeMs}/${size}`;
    }
    const entry = this.entries.find((candidate) => candidate.agency === agency);
    return entry
      ? { decisionUrl: entry.decisionUrl.replace(/\/$/, ''), token: readFileSync(entry.tokenFile, 'utf8').trim() }
      : null;
  }
}
