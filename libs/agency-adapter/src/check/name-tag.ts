import { hash } from 'node:crypto';
import { normalName } from '#contracts';

/**
 * By what a published name is found again, in hex: so that the tables hold no name. Not keyed: a row's court and case
 * number lead to the public list, where the name stands, and a tag must outlive the keys of subject refs.
 */
export function nameTagOf(name: string): string {
  return hash('sha256', normalName(name), 'hex').slice(0, 32);
}
