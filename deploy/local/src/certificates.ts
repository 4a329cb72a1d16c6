import { webcrypto } from 'node:crypto';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const yearMs = 365 * 24 * 3_600_000;

/**
 * A certification authority made for one broker, and the broker's certificate from it. The authority's private key is
 * forgotten: nobody can issue a second certificate that our clients would believe.
 * @param names DNS names of the broker besides localhost
 * @param from when both begin to be valid; they last ten years, the life of a local bus
 * @returns PEM of the broker's key, its certificate and the authority's certificate, in the order Kafka reads
 */
export async function makeServerPem(from: Date, names: readonly string[] = []): Promise<string> {
  await import('reflect-metadata'); // x509 needs it loaded first
  const {
    BasicConstraintsExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectAlternativeNameExtension,
    X509CertificateGenerator,
    cryptoProvider,
  } = await import('@peculiar/x509');
  cryptoProvider.set(webcrypto as never);
  const notBefore = from;
  const notAfter = new Date(from.getTime() + 10 * yearMs);
  const authorityKeys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=joint-sanctions-bus local authority',
    keys: authorityKeys as never,
    signingAlgorithm: algorithm,
    serialNumber: '01',
    notBefore,
    notAfter,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const serverKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const server = await X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: authority.subject,
    publicKey: serverKeys.publicKey as never,
    signingKey: authorityKeys.privateKey as never,
    signingAlgorithm: algorithm,
    serialNumber: '02',
    notBefore,
    notAfter,
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
        ...names.map((value) => ({ type: 'dns' as const, value })),
      ]),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey)).toString('base64');
  const lines = key.match(/.{1,64}/g)!.join('\n');
  return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n${server.toString('pem')}\n${authority.toString('pem')}\n`;
}

/** The authority's certificate at the end of what makeServerPem made. */
export function authorityOf(serverPem: string): string {
  return serverPem.slice(serverPem.lastIndexOf('-----BEGIN CERTIFICATE-----'));
}
