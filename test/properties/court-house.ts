import { Refused, type Caller } from '#service';
import { CourtRoom } from '../../apps/court-registry/test/a-case.js';
import { clerk, president, type ARegister } from '../../apps/court-registry/test/a-register.js';
import { entered, REASONS } from '../../apps/court-registry/test/a-remedy.js';
import { violatedUnless } from './broker.js';
import { CAST, subjectOf } from './cast.js';
import type { Order, Proposing } from './court-orders.js';
import { checkAnswer, isLift, whyNoLift, type No, type Why } from './lift-rule.js';
import { dayOf, proposedRow } from './proposed-row.js';
import type { BookedListing, RegisterBooks } from './register-books.js';

interface Proposed {
  id: string;
  contentHash: string;
  order: Proposing;
  written: Date;
  /** That the clerk says to have seen. */
  revision: number | undefined;
  open: boolean;
}

const ELSEWHERE = { court: 'BJ9901' };
const APPROVERS: Readonly<Record<string, Caller>> = {
  president,
  second: { ...president, sub: 'president-zhao' },
  author: { ...president, sub: clerk.sub },
  elsewhere: { ...president, ...ELSEWHERE },
};

let keys = 0;
const key = (): string => `order-${keys++}`;
const by = (caller: Caller) => ({ caller, key: key() });
const numberOf = (listing: number): string => `d-${listing}`;

/** Everybody who gives the register orders. What it answers is held to the law of lifts. */
export class CourtHouse {
  private readonly proposals: Proposed[] = [];
  private readonly objections: string[] = [];
  private readonly reconsiderations: string[] = [];
  private readonly rooms: CourtRoom[] = [];
  private terms;
  /** How many lifts were taken. */
  lifts = 0;

  constructor(
    private readonly register: ARegister,
    private readonly books: RegisterBooks,
  ) {
    this.terms = register.aTermClock();
  }

  /** The process is another one: what it had noted for itself is gone. */
  restart(): void {
    this.terms = this.register.aTermClock();
  }

  /** @param together whether something else happens at the same moment */
  async carryOut(order: Order, together: boolean): Promise<void> {
    const { register } = this;
    const today = dayOf(register.clock.now());
    switch (order.do) {
      case 'propose':
        return this.propose(order, together);
      case 'approve':
        return this.approve(newest(this.proposals, order.which), order.by, order.otherHash, together);
      case 'reject':
      case 'withdraw':
        return this.close(newest(this.proposals, order.which), order.do);
      case 'object':
        return this.object(this.listing(order.listing), today);
      case 'reconsider':
        return this.reconsider(newest(this.objections, order.which), today);
      case 'outcome': {
        const id = newest(this.reconsiderations, order.which);
        const outcome = { outcome: order.outcome, decidedOn: today, documentNumber: '(2026)苏99执复12号' };
        const said = id && (await lawful(register.reconsiderations.decide(by(clerk), id, outcome)));
        if (said) await lawful(register.reconsiderations.confirm(by(president), id, said.contentHash!));
        return;
      }
      case 'erase':
        return this.erase(this.listing(order.listing));
      case 'reissue': {
        const listing = this.listing(order.listing);
        if (listing) await lawful(register.listings.reissue(clerk, listing.number, 'again', undefined));
        return;
      }
      case 'case':
        return this.openCase(order, today);
      case 'pay':
        return void (await lawful(newest(this.rooms, order.which)?.pay(today, true)));
      case 'changeover':
        return this.changeOver(order);
      case 'wait':
        return register.clock.advance(order.ms);
      case 'look':
        await register.desk.grace.look();
        return void (await this.terms.endAllDue());
      case 'key':
        register.key.notAfter = Date.parse(order.lapsed ? '2026-05-31' : '2099-01-01');
        return;
      case 'mass':
        register.massLimits.listingsPerHour = register.massLimits.deletionsPerHour = order.perHour;
    }
  }

  private listing(n: number): BookedListing | undefined {
    return this.books.on(numberOf(n));
  }

  private async propose(order: Proposing, together: boolean): Promise<void> {
    const written = this.register.clock.now();
    const listing = this.listing(order.listing);
    const whys: Why[] = [
      ...this.whys(order, written),
      ...(order.elsewhere ? [{ why: 'authority' } as const] : []),
      ...(order.seen === 'before' ? [{ why: 'stale' } as const] : []),
    ];
    const last = listing?.revision ?? 1;
    const revision = { none: undefined, newest: last, before: Math.max(1, last - 1) }[order.seen];
    const { row: kind, ...row } = proposedRow(order, numberOf(order.listing), listing, written);
    const caller = order.elsewhere ? { ...clerk, ...ELSEWHERE } : clerk;
    const no = await refusalOf(
      this.register.proposals
        .propose(caller, key(), kind, row, revision)
        .then(({ proposal: id, contentHash }) =>
          this.proposals.push({ id, contentHash, order, written, revision, open: true }),
        ),
    );
    this.check('proposed', order, no, whys, together);
    if (no === null && order.approved) await this.approve(this.proposals.at(-1), 'president', false, together);
  }

  private async approve(
    proposal: Proposed | undefined,
    who: string,
    otherHash: boolean,
    together: boolean,
  ): Promise<void> {
    if (!proposal) return;
    const { id, contentHash, order, written, revision, open } = proposal;
    const whys: Why[] = [
      ...this.whys(order, written),
      ...(revision !== undefined && revision !== this.listing(order.listing)?.revision
        ? [{ why: 'stale' } as const]
        : []),
      ...(who === 'author' || who === 'elsewhere' ? [{ why: 'authority' } as const] : []),
      ...(otherHash || !open ? [{ why: 'decided' } as const] : []),
    ];
    let held = false;
    const no = await refusalOf(
      this.register.approvals.approve(APPROVERS[who], id, otherHash ? '0'.repeat(64) : contentHash).then((answer) => {
        held = 'status' in answer;
        proposal.open = held;
      }),
    );
    const allowed = who !== 'author' && who !== 'elsewhere' && !otherHash;
    violatedUnless(allowed || no !== null, () => `approved by ${who} ${otherHash ? 'of another content' : ''}`);
    violatedUnless(!held || order.act === 'list', () => `I10: an approved ${order.act} is held`);
    this.check('approved', order, no, whys, together);
  }

  private check(what: string, order: Proposing, no: No | null, whys: readonly Why[], together: boolean): void {
    if (!isLift(order)) return;
    // At the same moment the other order may come first, and then there is less left to take off.
    const others: Why[] = together ? [{ why: 'stale' }, { why: 'decided' }, { why: 'nothing-left' }] : [];
    if (no === null) this.lifts++;
    checkAnswer(() => `${what} ${JSON.stringify(order)}`, no, [...whys, ...others]);
  }

  private whys(order: Proposing, written: Date): Why[] {
    const { clock, law } = this.register;
    return whyNoLift(order, this.listing(order.listing), { written, now: clock.now(), draft: law.ruleSet === 'draft-2022' }); // prettier-ignore
  }

  private async close(proposal: Proposed | undefined, how: 'reject' | 'withdraw'): Promise<void> {
    if (!proposal) return;
    const { proposals } = this.register;
    const { id } = proposal;
    if (await lawful(how === 'reject' ? proposals.reject(president, id, '否') : proposals.withdraw(clerk, id)))
      proposal.open = false;
  }

  /** A request that is rejected and served, where the law has such a stage. */
  private async object(listing: BookedListing | undefined, today: string): Promise<void> {
    const { objections } = this.register;
    const taken =
      listing && (await lawful(objections.enter(by(clerk), listing.number, entered({ receivedOn: today }))));
    if (!taken) return;
    this.objections.push(taken.objection);
    if (await lawful(objections.reject(by(president), taken.objection, REASONS, today)))
      await lawful(objections.served(by(clerk), taken.objection, today, 'post'));
  }

  private async reconsider(objection: string | undefined, today: string): Promise<void> {
    const { reconsiderations } = this.register;
    const taken = objection && (await lawful(reconsiderations.ask(by(clerk), objection, today, '测试市中级人民法院')));
    if (taken) this.reconsiderations.push(taken.reconsideration);
  }

  /** A case of a court that moves by itself, up to a decision that is served. */
  private async openCase({ listing, person, graceMonths }: Extract<Order, { do: 'case' }>, today: string) {
    const debtors = [subjectOf(CAST[person])];
    const room = await CourtRoom.open(this.register, { case: { number: key(), filedOn: '2026-01-12' }, debtors });
    this.rooms.push(room);
    const decided = await lawful(room.decide(today, { number: numberOf(listing), graceMonths }));
    if (decided) await lawful(room.serve(decided.decision, today));
  }

  /** Begins another policy where none is under way, and goes on with the one that is. */
  private async changeOver({ policy, passes }: Extract<Order, { do: 'changeover' }>): Promise<void> {
    const { register } = this;
    const { changeovers } = register;
    const asked = await lawful(changeovers.propose(clerk, key(), { kind: 'policy', policy, reason: '审判委员会决定' }));
    if (asked) await lawful(changeovers.approve(president, key(), asked.changeover));
    for (let pass = 0; pass < passes; pass++) {
      await register.sendAll();
      await register.aChangeoverRunner().run();
      register.clock.advance(5_000);
    }
  }

  /** With every agency seen to have stopped. */
  private async erase(listing: BookedListing | undefined): Promise<void> {
    if (!listing) return;
    const { register } = this;
    register.clock.advance(1);
    await register.database.query(
      `INSERT INTO probe (id, agency, listing, measure, ordered_by, ordered_at, answered_at, verdict)
       SELECT gen_random_uuid(), 'rail', $1, m, 'reconciliation', $2, $2, 'clean' FROM (SELECT DISTINCT unnest(measures) FROM revision WHERE listing = $1) v(m)`,
      [listing.number, register.clock.now()],
    );
    await register.sendAll();
    if (await lawful(register.erasures.propose(clerk, key(), listing.number)))
      await lawful(register.erasures.approve(president, key(), listing.number));
  }
}

/** The newest, the one before it… */
const newest = <T>(all: readonly T[], which: number): T | undefined => all.at(-1 - (which % Math.max(1, all.length)));

/** What was answered; null: the law, or the form, said no. */
const lawful = async <T>(promise: Promise<T> | undefined): Promise<T | null> => {
  try {
    return (await promise) ?? null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
};

/** The no; null where it was taken. */
const refusalOf = (promise: Promise<unknown>): Promise<No | null> =>
  promise.then(
    () => null,
    (error: unknown) => {
      if (error instanceof Refused) return error.refusal;
      throw error;
    },
  );
