import { Convoy, type Access, type Clock, type DatabaseHandle } from '#service';

/** Every allow and deny, in a table that the service's login can only add to. */
export class AuditTrail {
  private readonly convoy = new Convoy<Access, void>((accesses) => this.insert(accesses));

  constructor(
    private readonly database: DatabaseHandle,
    private readonly clock: Clock,
  ) {}

  keep(access: Access): Promise<void> {
    return this.convoy.join(access);
  }

  /** What was decided is durable by itself, with its author and approver: this commit need not wait for the disk. */
  private async insert(accesses: readonly Access[]): Promise<void[]> {
    const column = (name: keyof Access) => accesses.map((access) => access[name]);
    await this.database.query(
      `INSERT INTO audit (at, request, method, route, caller, role, court, agency, outcome, reason)
       SELECT $1, v.* FROM (SELECT set_config('synchronous_commit', 'off', true)) lazily,
         unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]) v`,
      [
        this.clock.now(),
        column('request'),
        column('method'),
        column('route'),
        column('caller'),
        column('role'),
        column('court'),
        column('agency'),
        column('outcome'),
        column('reason'),
      ],
    );
    return accesses.map(() => undefined);
  }
}
