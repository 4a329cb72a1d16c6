import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Caller } from '../client/bus-client.js';
import {
  agencyCode,
  busCommand,
  positiveNumber,
  show,
  UserError,
  type CommonOptions,
  type Session,
} from '../session.js';

interface TokenOptions extends CommonOptions {
  role: Caller['role'];
  sub?: string;
  agency?: string;
  court?: string;
  ttl: number;
}

export function tokenCommand(session: Session): Command {
  return busCommand('token', 'make a bearer token of the local bus; needs its data folder', [
    'npm run -s bus -- token --role auditor --sub "Li Na"',
    'npm run -s bus -- token --role agency --agency rail --ttl 600',
  ])
    .addOption(
      new Option('--role <role>', 'role of the bearer')
        .choices(['clerk', 'president', 'operator', 'auditor', 'agency', 'reconciliation'])
        .makeOptionMandatory(),
    )
    .option('--sub <name>', 'name of the bearer (default: the role)')
    .option('--agency <code>', 'agency that the bearer acts for (role agency)', agencyCode)
    .option('--court <code>', 'court that the bearer acts for (roles clerk, president)', courtCode)
    .option('--ttl <seconds>', 'how long it holds', positiveNumber, 3_600)
    .action(async (options: TokenOptions) => {
      if (options.url)
        throw new UserError('a token can be made for the local bus only; another bus has its own issuer');
      if (options.role === 'agency' && !options.agency) throw new UserError('--role agency needs --agency');
      const claims = {
        role: options.role,
        sub: options.sub ?? options.role,
        ...(options.agency && { agency: options.agency }),
        ...(options.court && { court: options.court }),
      };
      const local = await session.openLocal(options.folder ?? session.environment.folder);
      const token = await local.mint(claims, options.ttl);
      show(session, options, { token, ...claims, expiresInSeconds: options.ttl }, () => [token]);
    });
}

function courtCode(text: string): string {
  if (!/^[\w-]{1,40}$/.test(text)) throw new InvalidArgumentError('A court code is letters, digits and hyphens.');
  return text;
}
