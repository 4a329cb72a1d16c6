import { createHash } from 'node:crypto';
import { A_FILE } from './proposals/examples.js';
import { eventually } from '../../../test/support/eventually.js';
import { listingOn, type RegisterProcess } from '../test/register-process.js';
import { documentedApi, type DocumentedApi } from '../test/documented-api.js';

/** Every operation of a real process, as documented. */
export function openApiFeatures(registerProcess: () => RegisterProcess): void {
  let register: RegisterProcess;
  let api: DocumentedApi;
  beforeAll(async () => {
    register = registerProcess();
    api = await documentedApi(register);
  });

  /** The listing that the examples of `POST /proposals` are about. */
  let listing: number;
  async function approved(example: string): Promise<any> {
    const { proposal, contentHash } = await api.run('post /proposals', { as: 'clerk', example });
    return api.run('post /proposals/{id}/approve', { as: 'president', path: { id: proposal }, body: { contentHash } });
  }

  /** A case with one decision on it that the president has made, to be published when its grace is over. */
  async function aCaseWithDecision(number: string) {
    const { case: id } = await api.run('post /cases', { as: 'clerk', body: { number } });
    const { applicants, debtors } = await api.run('get /cases/{id}', { as: 'auditor', path: { id } });
    await api.run('get /cases', { as: 'auditor' });
    const parties = { applicant: applicants[0].id, debtor: debtors[0].id };
    const asked = await api.run('post /cases/{id}/requests', { as: 'clerk', path: { id }, body: parties });
    return { id, request: asked.request as string };
  }
  async function proposed(request: string, number: string): Promise<{ decision: string; contentHash: string }> {
    return api.run('post /requests/{id}/decisions', {
      as: 'clerk',
      example: 'with-grace',
      path: { id: request },
      body: { number },
    });
  }
  async function aWaitingDecision(number: string) {
    const { id, request } = await aCaseWithDecision(number);
    const { decision, contentHash } = await proposed(request, `${number}之一`);
    await api.run('post /decisions/{id}/approve', { as: 'president', path: { id: decision }, body: { contentHash } });
    return { id, decision };
  }

  describe('the OpenAPI document: every example runs, and every answer is as documented', () => {
    it('from a proposal to the deletion', async () => {
      ({ listing } = await approved('listing'));
      for (const kind of ['correction', 'exemption', 'stay', 'resumption']) await approved(kind);
      await api.run('get /listings/{number}', { as: 'clerk', path: { number: listing } });
      await api.run('get /public/listings', { as: null });
      const { proposal } = await api.run('post /proposals', { as: 'clerk', example: 'deletion' });
      await api.run('get /proposals', { as: 'president' });
      await api.run('get /proposals/{id}', { as: 'president', path: { id: proposal } });
      await api.run('post /proposals/{id}/reject', { as: 'president', path: { id: proposal } });
      const another = await api.run('post /proposals', { as: 'clerk', example: 'deletion' });
      await api.run('post /proposals/{id}/withdraw', { as: 'clerk', path: { id: another.proposal } });
      await api.run('post /listings/{number}/reissue', { as: 'operator', path: { number: listing } });
    });

    it('remedies, from the objection to the outcome of the reconsideration', async () => {
      const enter = () => api.run('post /listings/{number}/objections', { as: 'clerk', path: { number: listing } });
      const { objection } = await enter();
      await api.run('get /tasks', { as: 'clerk' });
      await api.run('get /objections', { as: 'clerk', path: { listing } });
      const id = { id: objection };
      await api.run('post /objections/{id}/reject', { as: 'president', path: id });
      await api.run('post /objections/{id}/served', { as: 'clerk', path: id });
      const { reconsideration } = await api.run('post /objections/{id}/reconsideration', { as: 'clerk', path: id });
      await api.run('get /objections/{id}', { as: 'auditor', path: id });
      const of = { id: reconsideration };
      await api.run('get /objections/{id}/document', { as: 'clerk', path: { ...id, Accept: null } });
      const { contentHash } = await api.run('post /reconsiderations/{id}/decide', {
        as: 'clerk',
        example: 'upheld',
        path: of,
      });
      await api.run('post /reconsiderations/{id}/confirm', { as: 'president', path: of, body: { contentHash } });
      await api.run('get /reconsiderations/{id}/document', { as: 'clerk', path: { ...of, Accept: null } });
      const second = await enter();
      const { proposal, contentHash: hash } = await api.run('post /proposals', { as: 'clerk', example: 'deletion' });
      await api.run('post /proposals/{id}/approve', {
        as: 'president',
        path: { id: proposal },
        body: { contentHash: hash },
      });
      await api.run('post /objections/{id}/grant', {
        as: 'president',
        path: { id: second.objection },
        body: { proposal },
      });
      const path = { number: listing };
      await api.run('get /listings/{number}/revisions', { as: 'auditor', path });
      await api.run('get /listings/{number}/document', { as: 'clerk', path: { ...path, Accept: null } });
      await api.run('get /listings/{number}/denials', { as: 'clerk', path });
      await api.run('post /objections', { as: 'clerk', refused: 'unknown-receipt' });
      await api.run('get /listings/{number}/erasure', { as: 'clerk', path });
      await api.run('post /listings/{number}/erasure', { as: 'clerk', path, refused: 'not-erasable' });
      await api.run('post /listings/{number}/erasure/approve', { as: 'president', path, refused: 'not-proposed' });
    });

    it('cases, from the request to the decision that is never published', async () => {
      const { id, decision } = await aWaitingDecision('(2026)苏9902执201号');
      await api.run('get /decisions', { as: 'clerk', path: { state: 'waiting' } });
      const { madeOn } = await api.run('get /decisions/{id}', { as: 'president', path: { id: decision } });
      await api.run('post /decisions/{id}/service', {
        as: 'clerk',
        path: { id: decision },
        body: { servedOn: madeOn },
      });
      await api.run('get /decisions/{id}/document', { as: 'clerk', path: { id: decision, Accept: null } });
      await api.run('post /cases/find', { as: 'clerk' });
      await api.run('post /cases/{id}/performance', { as: 'clerk', path: { id } });
      for (const verb of ['reject', 'approve']) {
        const { retraction } = await api.run('post /cases/{id}/retractions', {
          as: 'clerk',
          example: 'performance',
          path: { id },
        });
        await api.run(`post /retractions/{id}/${verb}`, { as: 'president', path: { id: retraction } });
      }
      await api.run('get /cases/{id}', { as: 'clerk', path: { id } });
      await api.run('post /decisions/{id}/performed', {
        as: 'clerk',
        path: { id: decision },
        body: { performedOn: madeOn },
      });
      const revoked = await aWaitingDecision('(2026)苏9902执202号');
      await api.run('post /decisions/{id}/revoke', { as: 'president', path: { id: revoked.decision } });
      const { request } = await aCaseWithDecision('(2026)苏9902执203号');
      const first = await proposed(request, 'turned down');
      await api.run('post /decisions/{id}/reject', { as: 'president', path: { id: first.decision } });
      const second = await proposed(request, 'taken back');
      await api.run('post /decisions/{id}/withdraw', { as: 'clerk', path: { id: second.decision } });
      await api.run('get /requests', { as: 'clerk', path: { state: 'received' } });
      const tasks = await api.run('get /tasks', { as: 'clerk' });
      expect(tasks).toContainEqual(expect.objectContaining({ what: 'decide-request', listing: null, id: request }));
      await api.run('post /requests/{id}/refuse', { as: 'president', path: { id: request } });
      await api.run('get /requests/{id}/document', { as: 'clerk', path: { id: request, Accept: null } });
      const other = await aCaseWithDecision('(2026)苏9902执204号');
      await api.run('post /requests/{id}/withdraw', { as: 'clerk', path: { id: other.request } });
    });

    it('imports, probes, keys and operations', async () => {
      const { import: digest } = await api.run('post /imports', { as: 'clerk' });
      await api.run('get /imports/{digest}', { as: 'operator', path: { digest } });
      await api.run('get /imports/{digest}/refused', { as: 'clerk', path: { digest } });
      await api.run('post /imports/{digest}/approve', { as: 'president', path: { digest } });
      for (const [verb, as] of [
        ['reject', 'president'],
        ['withdraw', 'clerk'],
      ]) {
        const body = A_FILE.replace('103号之一', `104号之一 ${verb}`);
        const another = createHash('sha256').update(body).digest('hex');
        await api.run('post /imports', { as: 'clerk', path: { 'import-digest': another }, body });
        await api.run(`post /imports/{digest}/${verb}`, { as, path: { digest: another } });
      }
      await api.run('post /probes', { as: 'reconciliation', body: { listing } });
      await api.run('get /keys', { as: null });
      await api.run('get /status', { as: 'operator' });
      await api.run('get /signing', { as: 'operator' });
      await api.run('get /identity-keys', { as: 'operator' });
      await api.run('post /identity-keys/reseal', { as: 'operator' });
      await api.run('post /recover', { as: 'operator', refused: 'not-behind' });
      const { next } = await api.run('get /public/feed', { as: null, path: { after: null } });
      await api.run('get /public/feed', { as: null, path: { after: next } });
      await api.run('get /public/statistics', { as: null });
    });

    it('notices, reports, snapshots and changeovers', async () => {
      const { id } = await api.run('post /recipients', { as: 'clerk' });
      const employer = await api.run('post /recipients', { as: 'clerk', body: { kind: 'employer' } });
      const { listing: told } = await register.publish('listing', listingOn('told', 41));
      const number = { number: told };
      await api.run('post /listings/{number}/recipients', {
        as: 'clerk',
        path: number,
        body: { recipient: employer.id },
      });
      const [notice] = await eventually(async () => {
        const letters = await api.run('get /listings/{number}/notices', { as: 'clerk', path: number });
        expect(letters).not.toEqual([]);
        return letters;
      });
      const letter = { number: notice.notice };
      await api.run('get /notices/{number}', { as: 'auditor', path: letter });
      await api.run('get /notices/{number}/page', {
        as: 'auditor',
        path: { number: 999_999 },
        refused: 'unknown-notice',
      });
      await api.run('post /notices/{number}/receipt', { as: 'clerk', path: letter });
      for (const method of ['get', 'post'])
        await api.run(`${method} /receipts/{token}`, { as: null, refused: 'unknown-receipt-link' });
      await api.run('delete /listings/{number}/recipients/{id}', {
        as: 'clerk',
        path: { ...number, id: employer.id },
      });
      await api.run('get /recipients', { as: 'auditor' });
      await api.run('put /recipients/{id}', { as: 'clerk', path: { id } });
      await api.run('delete /recipients/{id}', { as: 'clerk', path: { id } });

      const bank = await register.bus.tokens.token('agency', { agency: 'banking' });
      const { report } = await api.run('post /reports', { as: bank, body: { listing: told } });
      await api.run('get /reports', { as: bank, path: { listing: told, caseNumber: null } });
      await api.run('get /reports/{id}', { as: 'clerk', path: { id: report } });
      await api.run('post /reports/{id}/outcome', { as: 'clerk', path: { id: report } });

      await api.run('post /snapshots', { as: 'operator' });
      await api.run('get /snapshots', { as: 'operator' });
      await api.run('get /snapshots/{snapshot}/{file}', {
        as: 'operator',
        path: { Range: null },
        refused: 'snapshot-unknown',
      });

      const withdrawn = await api.run('post /changeovers', { as: 'clerk' });
      await api.run('post /changeovers/{id}/withdraw', { as: 'clerk', path: { id: withdrawn.changeover } });
      const { changeover } = await api.run('post /changeovers', { as: 'clerk' });
      await api.run('post /changeovers/{id}/approve', { as: 'president', path: { id: changeover } });
      await api.run('get /changeovers', { as: 'operator' });
    });

    it('no operation is left out', () => {
      expect(api.notRun).toEqual([]);
    });
  });
}
