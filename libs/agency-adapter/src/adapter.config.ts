import { readFileSync, statSync } from 'node:fs';
import { IsIn, IsInt, IsUrl, Matches, Min } from 'class-validator';
import { Env, ServiceConfig, type ConfigProblem } from '#service';
import type { DropConfirmation } from './own-system/file-system.js';
import { readStatements, type SqlStatements } from './own-system/sql-statement-file.js';
import { ENFORCEMENT_KINDS, type EnforcementKind } from './tables/state.js';

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
    doc: "Where the agency decides: tables (the adapter's own), or a system of the agency's that is kept informed until it confirms: webhook, sql or file (docs/own-systems.md).",
  })
  @IsIn(ENFORCEMENT_KINDS)
  enforcement!: EnforcementKind;

  @Env('BUS_ENFORCEMENT_URL', {
    optional: true,
    doc: "Base address of the agency's own system; needed with BUS_ENFORCEMENT=webhook.",
  })
  @IsUrl(URL_RULE, { message: 'must be an http or https address' })
  enforcementUrl?: string;

  @Env('BUS_ENFORCEMENT_TOKEN_FILE', {
    secretFile: true,
    optional: true,
    doc: "Bearer token for the agency's own system; needed with BUS_ENFORCEMENT=webhook.",
  })
  enforcementToken?: string;

  @Env('BUS_SQL_URL', {
    secret: true,
    optional: true,
    doc: "Address of the agency's own database with a login, postgres:// or mariadb://; needed with BUS_ENFORCEMENT=sql.",
  })
  @Matches(/^(postgres(ql)?|mariadb|mysql):\/\/[^@/]+@/, {
    message: 'must be a postgres:// or mariadb:// address with a login',
  })
  sqlUrl?: string;

  @Env('BUS_SQL_STATEMENTS_FILE', {
    file: true,
    optional: true,
    doc: 'JSON file with the statements that apply and lift in that database; needed with BUS_ENFORCEMENT=sql.',
  })
  sqlStatementsFile?: string;

  @Env('BUS_FILE_FOLDER', {
    optional: true,
    doc: 'Folder for drops, of this process alone; needed with BUS_ENFORCEMENT=file.',
  })
  fileFolder?: string;

  @Env('BUS_FILE_CONFIRMED_BY', {
    default: 'answer',
    doc: 'What confirms a drop: answer (a file NAME.ack with its digest) or rename (that it lies there whole).',
  })
  @IsIn(['answer', 'rename'])
  fileConfirmedBy!: DropConfirmation;

  @Env('BUS_FILE_FULL_AT', {
    optional: true,
    doc: 'Time of day in Shanghai, HH:MM, of a full drop each day; without it only when asked.',
  })
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time of day, HH:MM' })
  fileFullAt?: string;

  @Env('BUS_REGISTER_URL', {
    doc: "Base address of the register's HTTP API, asked to issue a quarantined listing again.",
  })
  @IsUrl(URL_RULE, { message: 'must be an http or https address' })
  registerUrl!: string;

  @Env('BUS_REGISTER_TOKEN_FILE', { secretFile: true, doc: 'Bearer token of this agency for the register.' })
  registerToken!: string;

  @Env('BUS_SNAPSHOT_URL', {
    optional: true,
    doc: "Where an empty or restored adapter takes a snapshot of the register from: the register's base address (asked with BUS_REGISTER_TOKEN_FILE), or file:// and a folder. Without it all comes from Kafka. Only where BUS_ENFORCEMENT is tables.",
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
    // What a snapshot changes is not delivered to the agency's own system.
    if (this.enforcement !== 'tables' && this.snapshotUrl !== undefined)
      found.push({ name: 'BUS_SNAPSHOT_URL', problem: 'can be used with BUS_ENFORCEMENT=tables only' });
    for (const [name, value] of this.needed())
      if (value === undefined) found.push({ name, problem: `is required with BUS_ENFORCEMENT=${this.enforcement}` });
    if (this.enforcement === 'sql' && this.sqlStatementsFile !== undefined) {
      const statements = this.sqlStatements;
      if (Array.isArray(statements))
        found.push(...statements.map((problem) => ({ name: 'BUS_SQL_STATEMENTS_FILE', problem })));
    }
    if (this.enforcement === 'file' && this.fileFolder !== undefined) {
      if (!statSync(this.fileFolder, { throwIfNoEntry: false })?.isDirectory())
        found.push({ name: 'BUS_FILE_FOLDER', problem: 'must name a folder that exists' });
    }
    return found;
  }

  /** What BUS_SQL_STATEMENTS_FILE holds, or its problems. */
  get sqlStatements(): SqlStatements | string[] {
    return readStatements(readFileSync(this.sqlStatementsFile!, 'utf8'));
  }

  private needed(): [name: string, value: string | undefined][] {
    if (this.enforcement === 'webhook')
      return [
        ['BUS_ENFORCEMENT_URL', this.enforcementUrl],
        ['BUS_ENFORCEMENT_TOKEN_FILE', this.enforcementToken],
      ];
    if (this.enforcement === 'sql')
      return [
        ['BUS_SQL_URL', this.sqlUrl],
        ['BUS_SQL_STATEMENTS_FILE', this.sqlStatementsFile],
      ];
    return this.enforcement === 'file' ? [['BUS_FILE_FOLDER', this.fileFolder]] : [];
  }
}
