import { IsIn, IsInt, IsUrl, Matches, Min } from 'class-validator';
import { Env, ServiceConfig, type ConfigProblem } from '#service';
import type { EnforcementKind } from './state.js';

const URL_RULE = { require_tld: false, protocols: ['http', 'https'], require_protocol: true };

/** The variables of every agency's adapter, beside those of every service. */
export class AdapterConfig extends ServiceConfig {
  @Env('AGENCY', { doc: 'Code of the agency for which this process runs, for example rail.' })
  @Matches(/^[a-z][a-z0-9-]{1,31}$/, { message: 'must be an agency code' })
  agency!: string;

  @Env('BUS_SUBJECT_KEY_FILE', {
    secretFile: true,
    doc: "The agency's subject key, base64 of 32 bytes; while keys rotate two, one a line.",
  })
  @Matches(/^[A-Za-z0-9+/]{43}=(\s+[A-Za-z0-9+/]{43}=)?$/, {
    message: 'must name a file with 32 bytes in base64, one or two lines',
  })
  subjectKeyText!: string;

  @Env('BUS_ENFORCEMENT', {
    default: 'tables',
    doc: "Where the agency decides: tables (the adapter's own) or http (a system of the agency's, kept informed and asked to confirm).",
  })
  @IsIn(['tables', 'http'])
  enforcement!: EnforcementKind;

  @Env('BUS_ENFORCEMENT_URL', {
    optional: true,
    doc: "Base address of the agency's own system; needed with BUS_ENFORCEMENT=http.",
  })
  @IsUrl(URL_RULE, { message: 'must be an http or https address' })
  enforcementUrl?: string;

  @Env('BUS_ENFORCEMENT_TOKEN_FILE', {
    secretFile: true,
    optional: true,
    doc: "Bearer token for the agency's own system; needed with BUS_ENFORCEMENT=http.",
  })
  enforcementToken?: string;

  @Env('BUS_REGISTER_URL', {
    doc: "Base address of the register's HTTP API, asked to issue a quarantined listing again.",
  })
  @IsUrl(URL_RULE, { message: 'must be an http or https address' })
  registerUrl!: string;

  @Env('BUS_REGISTER_TOKEN_FILE', { secretFile: true, doc: 'Bearer token of this agency for the register.' })
  registerToken!: string;

  @Env('BUS_SNAPSHOT_URL', {
    optional: true,
    doc: "Where an empty or restored adapter takes a snapshot of the register from: the register's base address (asked with BUS_REGISTER_TOKEN_FILE), or file:// and a folder. Without it all comes from Kafka. Not with BUS_ENFORCEMENT=http.",
  })
  @Matches(/^(https?:\/\/[^/]|file:\/\/\/)/, { message: 'must be an http, https or file address' })
  snapshotUrl?: string;

  @Env('BUS_STALE_AFTER_MS', {
    number: true,
    default: 180_000,
    doc: 'Age of the newest cut, in milliseconds, from which answers of a check are marked stale.',
  })
  @IsInt()
  @Min(1_000)
  staleAfterMs!: number;

  /** One key, or two while keys rotate; never to be stored or logged. */
  get subjectKeys(): Buffer[] {
    return this.subjectKeyText.split(/\s+/).map((line) => Buffer.from(line, 'base64'));
  }

  override problems(): ConfigProblem[] {
    const found = super.problems();
    if (this.enforcement === 'http') {
      // What a snapshot changes is not delivered to the agency's own system.
      if (this.snapshotUrl !== undefined)
        found.push({ name: 'BUS_SNAPSHOT_URL', problem: 'can be used with BUS_ENFORCEMENT=tables only' });
      if (this.enforcementUrl === undefined)
        found.push({ name: 'BUS_ENFORCEMENT_URL', problem: 'is required with BUS_ENFORCEMENT=http' });
      if (this.enforcementToken === undefined)
        found.push({ name: 'BUS_ENFORCEMENT_TOKEN_FILE', problem: 'is required with BUS_ENFORCEMENT=http' });
    }
    return found;
  }
}
