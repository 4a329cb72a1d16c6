import { IsInt, IsUrl, Min } from 'class-validator';
import { Env, ServiceConfig } from '#service';

/** The variables of reconciliation, beside those of every service. */
export class ReconciliationConfig extends ServiceConfig {
  @Env('BUS_REGISTER_URL', { doc: "Base address of the register's HTTP API, which carries out probes." })
  @IsUrl(
    { require_tld: false, protocols: ['http', 'https'], require_protocol: true },
    { message: 'must be an http or https address' },
  )
  registerUrl!: string;

  @Env('BUS_REGISTER_TOKEN_FILE', { secretFile: true, doc: 'Bearer token of reconciliation for the register.' })
  registerToken!: string;

  @Env('BUS_SERVICE_TARGET_MS', {
    number: true,
    default: 60_000,
    doc: "Within how many milliseconds after the register's event a lift must be effective at every agency.",
  })
  @IsInt()
  @Min(1)
  serviceTargetMs!: number;

  @Env('BUS_PROBE_GRACE_MS', {
    number: true,
    default: 1_000,
    doc: 'How long after an agency said that a lift is effective it is asked, in milliseconds.',
  })
  @IsInt()
  @Min(0)
  probeGraceMs!: number;

  @Env('BUS_CUT_INTERVAL_MS', {
    number: true,
    default: 60_000,
    doc: 'Time between two cuts of the register, in milliseconds.',
  })
  @IsInt()
  @Min(100)
  cutIntervalMs!: number;
}
