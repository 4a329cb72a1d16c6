import { createHash } from 'node:crypto';
import { AGENCIES, type SnapshotManifest } from '#contracts';
import { publicKeyFromRaw, verifySnapshot } from '#evidence';
import { eventually } from '../../../../test/support/eventually.js';
import { listingOn, type RegisterProcess } from '../../test/register-process.js';

/** Snapshots by a real process, in a register that is still empty. */
export function snapshotsOverHttp(registerProcess: () => RegisterProcess): void {
  let register: RegisterProcess;
  beforeAll(() => void (register = registerProcess()));

  describe('snapshots over HTTP', () => {
    const asAgency = async (path: string, headers: Record<string, string> = {}) => {
      const token = await register.bus.tokens.token('agency', { sub: AGENCIES[0], agency: AGENCIES[0] });
      return fetch(register.bus.services['court-registry'].url + path, {
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
    };

    it('an operator orders one, an agency reads it in ranges and verifies it with the published keys', async () => {
      await register.publish('listing', listingOn('http-1'));
      expect((await register.call('POST', '/snapshots', 'clerk')).status).toBe(403);
      expect((await register.call('POST', '/snapshots', 'operator')).status).toBe(202);
      const { snapshot } = await eventually(async () => {
        const { body } = await register.call('GET', '/snapshots', 'operator');
        expect(body).toMatchObject({ writing: null, problem: null, snapshots: [{ records: 1 }] });
        return body.snapshots[0] as { snapshot: string };
      }, 60_000);

      const manifest = (await (await asAgency(`/snapshots/${snapshot}/manifest.json`)).json()) as SnapshotManifest;
      const { keys } = (await register.call('GET', '/keys', null)).body as { keys: { kid: string; x: string }[] };
      const key = keys.find(({ kid }) => kid === manifest.head.keyId)!;
      expect(verifySnapshot(manifest, publicKeyFromRaw(key.x))).toBe(true);

      const [{ file, bytes, sha256 }] = manifest.parts;
      const path = `/snapshots/${snapshot}/${file}`;
      const first = await asAgency(path, { range: 'bytes=0-9' });
      expect([first.status, first.headers.get('content-range')]).toEqual([206, `bytes 0-9/${bytes}`]);
      const rest = await asAgency(path, { range: 'bytes=10-' });
      expect(rest.status).toBe(206);
      const whole = Buffer.concat([Buffer.from(await first.arrayBuffer()), Buffer.from(await rest.arrayBuffer())]);
      expect(createHash('sha256').update(whole).digest('hex')).toBe(sha256);
      expect(Buffer.from(await (await asAgency(path)).arrayBuffer())).toEqual(whole);
      expect((await asAgency(path, { range: `bytes=${bytes}-` })).status).toBe(416);
    });

    it('gives out files of snapshots and nothing else, to those with a token', async () => {
      const { body } = await register.call('GET', '/snapshots', 'operator');
      const [{ snapshot }] = body.snapshots as { snapshot: string }[];
      for (const path of [
        '/snapshots/x/manifest.json',
        `/snapshots/${snapshot}/x`,
        `/snapshots/${snapshot}/..%2f..%2fstate.json`,
      ]) {
        const answer = await asAgency(path);
        expect([path, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
          path,
          404,
          'snapshot-unknown',
        ]);
      }
      expect((await register.call('GET', `/snapshots/${snapshot}/manifest.json`, null)).status).toBe(401);
    });
  });
}
