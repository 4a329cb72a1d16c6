import type { Program } from './program.js';

/** A server of the infrastructure that this process may have started itself. */
export interface Server {
  readonly runtime: 'embedded' | 'docker' | 'external';
  /** The process, when it is one of ours. */
  readonly pid: number | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface KafkaServer extends Server {
  brokers: string[];
  caFile: string;
  /** A super user of the broker. */
  admin: { username: string; password: string };
  /** Gives principals their SCRAM passwords; those that have them already are left alone. */
  ensureUsers(users: ReadonlyMap<string, string>): Promise<void>;
}

export interface PostgresServer extends Server {
  host: string;
  port: number;
  /** A role that may create roles and databases. Contains its password. */
  superuserUrl: string;
  /** It began as a copy of a server whose databases were made and migrated. */
  begunMigrated?: boolean;
  /** Keeps such a copy for others; the server is stopped for it and started again. */
  keepForOthers?: () => Promise<void>;
}

/** How the servers of a folder are run. */
export interface ServerOptions {
  log: (line: string) => void;
  /** Start a server again when it crashed. */
  restart: boolean;
  /** Survive a power cut, not only a killed process: waits for the disk at each commit. */
  durable: boolean;
  /** What the databases of the services follow from, and who gets which password: lets a server that need not be durable begin as a copy. */
  prepared?: { digest: string; passwords: ReadonlyMap<string, string> };
}

/** A server that is one child process. */
export function serverOf(program: Program, stopped: () => void): Omit<Server, 'runtime'> {
  return {
    get pid() {
      return program.pid;
    },
    start: () => program.start(),
    stop: async () => {
      await program.stop();
      stopped();
    },
    kill: (signal) => program.kill(signal),
  };
}
