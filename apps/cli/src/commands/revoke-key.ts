import { setTimeout as delay } from 'node:timers/promises';
import { acknowledgmentsTopic } from '#contracts';
import type { DirectoryKey, SignedUpTo } from '#messaging';
import { BusClient } from '../client/bus-client.js';
import type { SigningAnswer } from '../client/generated/court-registry.js';
import type { KeyEndsView, KeyEndView } from '../client/generated/ledger.js';
import { UserError, type LocalBus } from '../session.js';

export interface Revoking {
  by: string;
  reason: string;
  /** Of an agency whose program is not ours: it says that what the key signed beyond its end is not its own. */
  disown?: boolean;
}

/** Where a key ends. `open` topics may still hold back something that was signed with it. */
interface Ends {
  signedUpTo: SignedUpTo;
  open: readonly string[];
}

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 200;
/** The ledger passes over everything that the owner ever said: seconds for each million messages. */
const LEDGER_LOOKS_MS = 240_000;

/**
 * Ends the belief in a key, at the numbers up to which its service has signed (decision 0016). Ends when no service
 * believes it any longer.
 * @throws UserError while these are not certain; nothing is revoked then
 */
export async function revokeKey(
  local: LocalBus,
  keyId: string,
  order: Revoking,
): Promise<{ revoked: DirectoryKey; open: Ends['open'] }> {
  const { by, reason } = order;
  const all = refusing(() => local.keys.list());
  const key = all.find((one) => one.keyId === keyId);
  if (!key) throw new UserError(`there is no key ${keyId}: \`npm run bus -- keys list\` shows them`);
  if (key.revokedAt !== null) throw new UserError(`${keyId} is revoked already, since ${key.revokedAt}`);
  const service = key.owner.slice(key.owner.lastIndexOf('/') + 1);
  const ends = local.elsewhere.includes(service) ? endsHeard : endsSaid;
  const { signedUpTo, open } = await ends(local, service, keyId, order);
  const revoked = refusing(() => local.keys.revoke(keyId, { by, reason, signedUpTo }));
  // Until then a service may still believe what a thief signs: to say before that the key is revoked would be false.
  await delay(local.keys.takenUpWithinMs);
  return { revoked, open };
}

/** What a service of ours says itself, once it signs with another key. */
async function endsSaid(local: LocalBus, service: string, keyId: string, order: Revoking): Promise<Ends> {
  const client = new BusClient(local);
  const ask = (): Promise<SigningAnswer> =>
    client.call<SigningAnswer>(service, { path: '/signing', as: { role: 'operator', sub: order.by } });
  if ((await ask()).keyId === keyId) replace(local, service, keyId, order);
  // By then no process of the service signs with the key any more, of however many.
  await delay(local.keys.takenUpWithinMs);
  let answer = await ask();
  for (let waited = 0; answer.keyId === keyId; waited += LOOK_EVERY_MS) {
    if (waited >= PATIENCE_MS)
      throw new UserError(`${service} still signs with ${keyId}: its log says why. Nothing is revoked yet.`);
    await delay(LOOK_EVERY_MS);
    answer = await ask();
  }
  return { signedUpTo: answer.signedUpTo, open: [] };
}

/** What the ledger has heard of an agency that nobody can ask: the key ends where the agency's next one goes on. */
async function endsHeard(local: LocalBus, agency: string, keyId: string, order: Revoking): Promise<Ends> {
  const heard = await new BusClient(local).call<KeyEndsView>('ledger', {
    path: `/keys/${keyId}/ends`,
    as: { role: 'operator', sub: order.by },
    timeoutMs: LEDGER_LOOKS_MS,
  });
  const next =
    successorOf(
      refusing(() => local.keys.list()),
      keyId,
    ) ?? replace(local, agency, keyId, order).keyId;
  // Each cut is acknowledged in each shard, so there the agency's next key shows soon and nothing unsent can be left.
  const unsucceeded = heard.topics
    .find(({ topic }) => topic === acknowledgmentsTopic(agency))!
    .shards.flatMap(({ succeededAt }, shard) => (succeededAt === null ? [shard] : []));
  if (unsucceeded.length > 0)
    throw new UserError(
      `${agency} has not signed with ${next} in each shard yet (missing: ${unsucceeded.join(', ')}). Hand it the key, ` +
        `${local.keys.fileOf(next)}; a minute after it signs with it, run this again. Nothing is revoked yet.`,
    );
  const doubts = heard.topics.flatMap(({ topic, shards }) =>
    shards.flatMap((end, shard) => doubtOf(end).map((doubt) => `  ${topic}, shard ${shard}: ${doubt}`)),
  );
  if (doubts.length > 0 && !order.disown)
    throw new UserError(
      `It is not certain what ${agency} itself signed with ${keyId}:\n${doubts.join('\n')}\nAsk the agency. If it signs ` +
        'with the key anywhere still, that must end first; if nothing beyond is its own, run this again with --disown. ' +
        'Nothing is revoked yet.',
    );
  const open = heard.topics.filter(({ shards }) => shards.some(({ succeededAt }) => succeededAt === null));
  const signedUpTo = Object.fromEntries(heard.topics.map(({ topic, shards }) => [topic, shards.map((shard) => shard.signedUpTo)])); // prettier-ignore
  return { signedUpTo, open: open.map(({ topic }) => topic) };
}

/** Why it is not certain where a key ends in a shard; nothing when it is. */
function doubtOf({ signedUpTo, succeededAt, beyond }: KeyEndView): string[] {
  if (succeededAt === signedUpTo + 1)
    return beyond === null ? [] : [`its next key begins with ${succeededAt}, and it signed as far as ${beyond}`];
  const farthest = beyond ?? succeededAt;
  return farthest === null ? [] : [`${signedUpTo + 1} is missing, and there are numbers as far as ${farthest}`];
}

/** By the directory itself: the ledger may not have looked at it since. */
function successorOf(keys: readonly DirectoryKey[], keyId: string): string | undefined {
  const at = keys.findIndex((key) => key.keyId === keyId);
  return keys.slice(at + 1).findLast(({ owner, revokedAt }) => owner === keys[at].owner && revokedAt === null)?.keyId;
}

const replace = (local: LocalBus, service: string, keyId: string, { by, reason }: Revoking): DirectoryKey =>
  refusing(() => local.keys.rotate(serviceOf(local, service), { by, reason: `${keyId} is revoked: ${reason}` }));

export function serviceOf(local: LocalBus, name: string): Parameters<LocalBus['keys']['rotate']>[0] {
  const all = [...local.services, ...local.elsewhere];
  if (!all.includes(name)) throw new UserError(`there is no service ${name}; the services are ${all.join(', ')}`);
  return name as Parameters<LocalBus['keys']['rotate']>[0];
}

/** What the folder refuses is something that the person at the keyboard can put right. */
export function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}
