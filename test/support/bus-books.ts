import type { Bus, ServiceName } from '#local';
import { openDatabase, type DatabaseHandle } from '#service';

/** The databases of a bus's services, read as their owners; each is connected to once. */
export class Books {
  private readonly open = new Map<ServiceName, Promise<DatabaseHandle>>();

  constructor(private readonly bus: Pick<Bus, 'databaseUrl'>) {}

  async rows<T>(service: ServiceName, sql: string, params: unknown[] = []): Promise<T[]> {
    let database = this.open.get(service);
    if (!database) {
      const url = this.bus.databaseUrl(service);
      database = openDatabase({ url, entities: [], migrations: [], poolSize: 1 });
      database.catch(() => this.open.delete(service));
      this.open.set(service, database);
    }
    return (await database).query<T>(sql, params);
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.open.values());
    this.open.clear();
    for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
  }
}

/** Reads while `work` runs. */
export async function withBooks<T>(bus: Pick<Bus, 'databaseUrl'>, work: (books: Books) => Promise<T>): Promise<T> {
  const books = new Books(bus);
  try {
    return await work(books);
  } finally {
    await books.close();
  }
}

/** Rows of one query on a connection of its own. */
export const rowsOf = <T>(
  bus: Pick<Bus, 'databaseUrl'>,
  service: ServiceName,
  sql: string,
  params: unknown[] = [],
): Promise<T[]> => withBooks(bus, (books) => books.rows<T>(service, sql, params));
