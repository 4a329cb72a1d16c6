import { join } from 'node:path';
import { UserError, type LocalBus } from './session.js';

/**
 * The bus that runs on a data folder (by default `.bus/data` of the repository), with the right to make tokens that
 * reading its secrets gives.
 * @throws UserError when none runs there, or the folder's secrets can't be read
 */
export async function openLocal(folder?: string): Promise<LocalBus> {
  const { findLocalBus, repositoryRoot } = await import('#local');
  const path = folder ?? join(repositoryRoot, '.bus', 'data');
  const bus = refuseUnreadable(path, () => findLocalBus(path));
  if (!bus) {
    throw new UserError(
      `no bus runs on ${path}. \`npm start\` starts one; a bus on another folder is found with --folder or BUS_FOLDER, ` +
        'one on another machine with --url and BUS_TOKEN.',
    );
  }
  const { services, elsewhere, tokens, keys } = bus;
  return {
    services: Object.keys(services),
    elsewhere,
    url: (service) => {
      const found = (services as Record<string, { url: string } | undefined>)[service];
      if (!found) throw new UserError(`the bus on ${path} has no service ${service}`);
      return found.url;
    },
    token: ({ role, ...claims }) => tokens.token(role, { ...claims, lasts: '10m' }),
    keys,
    mint: ({ role, ...claims }, ttlSeconds) => tokens.token(role, { ...claims, lasts: `${ttlSeconds}s` }),
  };
}

function refuseUnreadable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new UserError(`the keys in ${path} belong to another user: run this as the user who started the bus`);
  }
}
