import { registerTopic } from '#contracts';
import { FixedClock } from '#service';
import { ResendDesk } from '../../apps/court-registry/src/operations/resend-desk.js';
import { aParticipant, signedRecords } from '../support/signed-record.js';
import { Agency, rethrowViolation } from './agency.js';
import { Broker, flipped, received } from './broker.js';
import type { Junk, Step } from './history.js';
import { Register, SHARDS } from './register.js';

const FORGER = { ...aParticipant('/court-registry', 'register-1') };

/** Register, broker and agencies over memory, and everything that can happen to them. */
export class World {
  private readonly clock = new FixedClock('2026-06-01T08:00:00.000Z');
  private readonly broker = new Broker();
  private readonly register = new Register(this.clock, this.broker);
  private readonly desk: ResendDesk;
  private readonly agencies: Agency[];

  constructor(agencies: readonly string[]) {
    this.agencies = agencies.map((name) => new Agency(name, this.register, this.broker, this.clock));
    this.desk = new ResendDesk(
      (shard, from) => this.register.relay.resend(registerTopic, shard, from),
      () => this.clock.now().getTime(),
    );
  }

  async open(): Promise<this> {
    for (const agency of this.agencies) await agency.start();
    return this;
  }

  async take(step: Step): Promise<void> {
    const agency = 'agency' in step ? this.agencies[step.agency % this.agencies.length] : this.agencies[0];
    switch (step.kind) {
      case 'decide':
        return void (await this.register.decide(step));
      case 'cut':
        return this.register.cut(step.crash);
      case 'relay':
        this.broker.faults = [step.fault];
        this.broker.fates.push(...step.fates);
        return this.relay();
      case 'deliver':
        return agency.deliver(step.most, step.crash);
      case 'read-again':
        return agency.readAgain(step.records);
      case 'restart':
        return agency.restart();
      case 'keep-copy':
        return agency.keepCopy();
      case 'restore':
        return agency.restoreCopy();
      case 'speak':
        this.broker.faults = [step.fault];
        return agency.speak();
      case 'serve-gaps':
        return this.serveGaps();
      case 'junk':
        for (let i = 0; i < step.count; i++) this.inject(step.junk, step.shard, step.choice + i);
        return;
      case 'rotate-key':
        return this.register.rotateKey();
      case 'learn-key':
        return agency.learnKey();
      case 'time':
        this.clock.advance(step.ms);
        return agency.askAgain();
    }
  }

  /** The faults end: within a few rounds every agency holds what the register said, and has said so. */
  async converge(): Promise<void> {
    this.broker.calm();
    for (const agency of this.agencies) agency.learnKey();
    for (let round = 0; round < 8; round++) {
      // The cut shows what was lost behind it; nothing follows it, so that what is lost again must be asked for again.
      if (round === 0) await this.register.cut();
      await this.relay();
      for (const agency of this.agencies) {
        for (let calls = 0; agency.unread() && calls < 20; calls++) await agency.deliver(500);
        await agency.askAgain();
        await agency.speak();
      }
      await this.serveGaps();
      if (round > 0 && this.isQuiet()) break;
      this.clock.advance(61_000);
    }
    for (const agency of this.agencies) agency.checkConverged();
  }

  private isQuiet(): boolean {
    return this.agencies.every((agency) =>
      Array.from({ length: SHARDS }, (_, shard) => shard).every(
        (shard) => agency.position(shard).sequence === this.register.head(shard),
      ),
    );
  }

  private async relay(): Promise<void> {
    await this.register.relay.sendOnce().catch(rethrowViolation);
  }

  private async serveGaps(): Promise<void> {
    for (const agency of this.agencies)
      for (const { shard, from } of agency.said.takeGaps()) await this.desk.serve(shard, from);
  }

  private inject(junk: Junk, shard: number, choice: number): void {
    const some = this.register.some(shard, choice);
    const listing = shard === 0 ? 2 : 1;
    switch (junk) {
      case 'forged-lift': {
        const about = { listing, revision: 50, standing: 'deleted' as const };
        const said = { type: 'sanctions.listing.deleted.v1', shard, sequence: this.register.head(shard) + 1, ...about };
        return this.broker.inject(signedRecords(FORGER, registerTopic, [{ ...said, body: about }])[0]);
      }
      case 'flipped':
        return some ? this.broker.inject(flipped(received(some))) : undefined;
      case 'misplaced':
        return some ? this.broker.inject({ ...received(some), partition: (shard + 1) % SHARDS }) : undefined;
      case 'garbage': {
        const record = { topic: registerTopic, partition: shard, key: null, value: Buffer.from('?'), headers: {} };
        return this.broker.inject(record);
      }
    }
  }
}
