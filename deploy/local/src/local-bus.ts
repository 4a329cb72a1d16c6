import { join, resolve } from 'node:path';
import { readRunning } from './bus.js';
import { DataFolder } from './folder.js';
import { commandOf } from './processes.js';
import { ELSEWHERE, type ServiceName } from './services.js';
import { SigningKeys } from './signing-keys.js';
import { TokenIssuer } from './tokens.js';

/** A bus that another process of this machine runs, found through its data folder. */
export interface LocalBus {
  folder: string;
  services: Record<ServiceName, { url: string }>;
  /** Agencies whose program is somebody else's. */
  elsewhere: readonly ServiceName[];
  tokens: TokenIssuer;
  keys: SigningKeys;
}

/**
 * Finds the bus that runs on a folder. Needs the right to read the folder's secrets, for its tokens.
 * @returns undefined when none runs there
 */
export function findLocalBus(folder: string): LocalBus | undefined {
  const path = resolve(folder);
  const running = readRunning(path);
  if (!running || commandOf(running.pid) === undefined) return undefined;
  return {
    folder: path,
    services: running.services,
    elsewhere: ELSEWHERE,
    tokens: new TokenIssuer(join(path, 'secrets', 'token-signing.pem')),
    keys: new SigningKeys(DataFolder.peek(path)),
  };
}
