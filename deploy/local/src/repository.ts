import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json, whether this file runs from its source or from `dist`. */
export const repositoryRoot = findRoot(import.meta.dirname);

/** Where Maven puts the broker's jars (scripts/setup-broker.mjs). */
export const brokerLibrary = join(repositoryRoot, '.bus', 'broker-lib');

/** A path inside the repository. */
export const inRepository = (...parts: string[]): string => join(repositoryRoot, ...parts);

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'joint-sanctions-bus')
      return folder;
    if (folder === dirname(folder)) throw new Error(`no joint-sanctions-bus package above ${start}`);
  }
}
