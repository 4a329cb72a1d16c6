import { IsBoolean, IsIn, IsInt, IsObject, IsUrl, Matches, Min } from 'class-validator';
import { policies, ruleSets, type PolicyCode, type RuleSetCode } from '#contracts';
import { Env, ServiceConfig } from '#service';

export interface IdentityKeys {
  /** Id of the key that new rows are sealed with. */
  current: string;
  /** Every key that a row may be sealed with: id to 32 bytes in base64. */
  keys: Record<string, string>;
}

const is32Bytes = (text: unknown): boolean => typeof text === 'string' && Buffer.from(text, 'base64').length === 32;

/** What the register needs beyond what every service needs. */
export class CourtRegistryConfig extends ServiceConfig {
  @Env('BUS_SUBJECT_MASTER_KEY_FILE', {
    secretFile: true,
    doc: 'Master key of the subject refs: 32 bytes in base64. From it every agency key is derived.',
  })
  @Matches(/^[A-Za-z0-9+/]{43}=?$/, { message: 'must name a file with 32 bytes in base64' })
  subjectMasterKey!: string;

  @Env('BUS_IDENTITY_KEYS_FILE', {
    secretFile: true,
    json: true,
    doc: 'Keys that seal names and numbers in the database: {"current":"id-1","keys":{"id-1":"32 bytes in base64"}}.',
  })
  @IsObject()
  identityKeys!: IdentityKeys;

  @Env('BUS_AGENCIES_FILE', {
    file: true,
    doc: 'Where each agency decides, for probes: [{"agency","decisionUrl","tokenFile"}]; read again when it changes.',
  })
  agenciesFile!: string;

  @Env('BUS_POLICY', {
    doc: 'Policy that a new register begins with: lawful-basis, memorandum-2016 or draft-2022. From then on the newest approved changeover holds.',
  })
  @IsIn(Object.keys(policies))
  policy!: PolicyCode;

  @Env('BUS_RULE_SET', { doc: 'Law that is applied: provisions-2017 or draft-2022.' })
  @IsIn(Object.keys(ruleSets))
  ruleSet!: RuleSetCode;

  @Env('BUS_TERM_STARTS_AT', { doc: 'Where the term of a listing starts: decision or publication.' })
  @IsIn(['decision', 'publication'])
  termStartsAt!: 'decision' | 'publication';

  @Env('BUS_STAY_DURING_RECONSIDERATION', {
    boolean: true,
    default: true,
    doc: 'Whether a listing rests while the next-level court reconsiders; art. 12(2) is read both ways.',
  })
  @IsBoolean()
  stayDuringReconsideration!: boolean;

  @Env('BUS_MASS_LISTINGS_PER_HOUR', {
    number: true,
    default: 10_000,
    doc: 'More new listings than this within an hour wait for a second president.',
  })
  @IsInt()
  @Min(1)
  massListingsPerHour!: number;

  @Env('BUS_MASS_DELETIONS_PER_HOUR', {
    number: true,
    default: 5_000,
    doc: 'More deletions than this within an hour raise an alarm (log and metric); they are never held.',
  })
  @IsInt()
  @Min(1)
  massDeletionsPerHour!: number;

  @Env('BUS_CUT_INTERVAL_MS', { number: true, default: 60_000, doc: 'Time between two cuts, in milliseconds.' })
  @IsInt()
  @Min(100)
  cutIntervalMs!: number;

  @Env('BUS_PUBLIC_RATE', {
    number: true,
    default: 120,
    doc: 'Requests without a token that one client address may make per minute of the public register.',
  })
  @IsInt()
  @Min(1)
  publicRate!: number;

  @Env('BUS_SNAPSHOT_FOLDER', {
    optional: true,
    doc: 'Folder for signed snapshots of the register, from which agencies can begin; without it none are written.',
  })
  snapshotFolder?: string;

  @Env('BUS_SNAPSHOTS_KEPT', {
    number: true,
    default: 3,
    doc: 'Snapshots that stay; older ones are removed when a new one is whole.',
  })
  @IsInt()
  @Min(1)
  snapshotsKept!: number;

  @Env('BUS_SMTP_URL', {
    secret: true,
    optional: true,
    doc: 'Mail server for notices: smtp://user:password@host:port, or smtps: for TLS from the start. Without it nobody can be told by e-mail.',
  })
  @IsUrl({ require_tld: false, protocols: ['smtp', 'smtps'], require_protocol: true }, { message: 'must be an smtp or smtps address' }) // prettier-ignore
  smtpUrl?: string;

  @Env('BUS_MAIL_FROM', { optional: true, doc: 'Mailbox that notices come from; needed with BUS_SMTP_URL.' })
  @Matches(/^[^\s@<>,;]+@[^\s@<>,;]+$/, { message: 'must be one mailbox' })
  mailFrom?: string;

  @Env('BUS_PUBLIC_URL', {
    optional: true,
    doc: 'Address under which recipients of mails reach this register, such as https://register.court.example: notices by e-mail then carry a link by which receipt is confirmed. Without it a clerk enters their receipts.',
  })
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true, disallow_auth: true, allow_query_components: false, allow_fragments: false }, { message: 'must be an http or https address without a query' }) // prettier-ignore
  publicUrl?: string;

  /** Null where no mail server is configured. */
  get mail(): { url: string; from: string; publicUrl: string | null } | null {
    if (this.smtpUrl === undefined) return null;
    return { url: this.smtpUrl, from: this.mailFrom!, publicUrl: this.publicUrl ?? null };
  }

  override problems() {
    const found = super.problems();
    const { current, keys } = this.identityKeys;
    if (typeof keys !== 'object' || keys === null || !Object.values(keys).every(is32Bytes)) {
      found.push({ name: 'BUS_IDENTITY_KEYS_FILE', problem: 'every key must be 32 bytes in base64' });
    } else if (!Object.hasOwn(keys, current)) {
      found.push({ name: 'BUS_IDENTITY_KEYS_FILE', problem: 'the current key is not among the keys' });
    }
    if (!is32Bytes(this.subjectMasterKey))
      found.push({ name: 'BUS_SUBJECT_MASTER_KEY_FILE', problem: 'must be 32 bytes in base64' });
    if (this.smtpUrl !== undefined && this.mailFrom === undefined)
      found.push({ name: 'BUS_MAIL_FROM', problem: 'is required with BUS_SMTP_URL' });
    return found;
  }
}
