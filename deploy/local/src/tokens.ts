import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { loadPrivateKey } from '#evidence';
import { TOKEN_KEY_ID } from './secrets.js';

export type Role = 'clerk' | 'president' | 'operator' | 'auditor' | 'agency' | 'reconciliation';

/** Who the bearer is besides the role: a clerk or president acts for one court, an agency for itself alone. */
export interface TokenClaims {
  /** Defaults to the role's name with `local-` before it. Two people of a four-eyes decision need two. */
  sub?: string;
  court?: string;
  agency?: string;
  /** How long the token holds, as jose reads it ('12h', '30d'). Defaults to 12 hours. */
  lasts?: string;
}

/** Issues HTTP tokens of a local bus. */
export class TokenIssuer {
  private readonly key;

  constructor(tokenKeyFile: string) {
    this.key = loadPrivateKey(readFileSync(tokenKeyFile, 'utf8'));
  }

  token(role: Role, claims: TokenClaims = {}): Promise<string> {
    const { sub = `local-${role}`, lasts = '12h', court, agency } = claims;
    return new SignJWT({ role, ...(court === undefined ? {} : { court }), ...(agency === undefined ? {} : { agency }) })
      .setProtectedHeader({ alg: 'EdDSA', kid: TOKEN_KEY_ID, typ: 'JWT' })
      .setIssuer('joint-sanctions-bus-local')
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime(lasts)
      .sign(this.key);
  }
}
