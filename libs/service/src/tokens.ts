import { readFileSync, statSync } from 'node:fs';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Clock } from './clock.js';

export type Role = 'clerk' | 'president' | 'operator' | 'auditor' | 'agency' | 'reconciliation';
export const ROLES: readonly Role[] = ['clerk', 'president', 'operator', 'auditor', 'agency', 'reconciliation'];

/** Who asks, as the token says. The bearer acts for that court or agency only. */
export interface Caller {
  sub: string;
  role: Role;
  court?: string;
  agency?: string;
}

export type TokenProblem = 'token-malformed' | 'token-forged' | 'token-expired' | 'token-incomplete';

export class BadToken extends Error {
  constructor(readonly problem: TokenProblem) {
    super(problem);
    this.name = 'BadToken';
  }
}

type KeySet = ReturnType<typeof createLocalJWKSet>;
const REMEMBERED = 1_000;

/**
 * Verifies bearer tokens (JWT, EdDSA) against a JWKS file. The file is read again when it has changed, looked at no more
 * than once a second, so a withdrawn key stops opening doors without a restart. Good tokens are remembered until they
 * expire: one signature check per token, not per request.
 */
export class TokenVerifier {
  private keys: KeySet | null = null;
  private version = '';
  private lookedAt = -Infinity;
  private readonly known = new Map<string, { caller: Caller; notBefore: number; expires: number }>();

  constructor(
    private readonly file: string,
    private readonly clock: Clock,
  ) {}

  /** @throws BadToken */
  async verify(token: string): Promise<Caller> {
    const now = this.clock.now();
    const seconds = now.getTime() / 1_000;
    const keys = this.currentKeys();
    const remembered = this.known.get(token);
    if (remembered) {
      if (seconds < remembered.expires && seconds >= remembered.notBefore) return remembered.caller;
      this.known.delete(token);
    }
    const payload = await this.payload(token, keys, now);
    const caller = callerOf(payload);
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(token, { caller, notBefore: payload.nbf ?? 0, expires: payload.exp ?? 0 });
    return caller;
  }

  private async payload(token: string, keys: KeySet, now: Date): Promise<JWTPayload> {
    try {
      const options = { algorithms: ['EdDSA', 'Ed25519'], currentDate: now, requiredClaims: ['sub', 'exp', 'role'] };
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new BadToken('token-expired');
      if (error instanceof errors.JWTClaimValidationFailed) throw new BadToken('token-incomplete');
      if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
        throw new BadToken('token-malformed');
      if (error instanceof errors.JOSEError) throw new BadToken('token-forged');
      throw error;
    }
  }

  private currentKeys(): KeySet {
    const monotonic = performance.now();
    if (this.keys && monotonic - this.lookedAt < 1_000) return this.keys;
    this.lookedAt = monotonic;
    const stat = statSync(this.file);
    const version = `${stat.mtimeMs}/${stat.size}/${stat.ino}`;
    if (this.keys && version === this.version) return this.keys;
    try {
      this.keys = createLocalJWKSet(JSON.parse(readFileSync(this.file, 'utf8')) as JSONWebKeySet);
    } catch (error) {
      // A file caught half-written: go on with the keys known so far, try again in a second.
      if (this.keys) return this.keys;
      throw error;
    }
    this.version = version;
    this.known.clear();
    return this.keys;
  }
}

function callerOf(payload: JWTPayload): Caller {
  const { sub, role, court, agency } = payload;
  if (typeof sub !== 'string' || !ROLES.includes(role as Role)) throw new BadToken('token-incomplete');
  return {
    sub,
    role: role as Role,
    ...(typeof court === 'string' && { court }),
    ...(typeof agency === 'string' && { agency }),
  };
}
