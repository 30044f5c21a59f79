import Database from 'better-sqlite3';
import { type Compilable, Kysely, Migrator, SqliteDialect } from 'kysely';
import { StoreError } from './errors.ts';
import { migrations } from './migrations/index.ts';
import type { Tables } from './schema.ts';

/** How long a write waits for another process (a backup, say) to let go of the database. */
const BUSY_MS = 5000;

/**
 * Kysely builds and types the queries; better-sqlite3 runs them at once. That keeps "written before acted upon" a
 * matter of statement order (docs/decisions/0005-synchronous-store.md).
 */
export class StoreDatabase {
  /** For building queries; run them with `all`, `first` or `run`, never with `execute`. */
  readonly query: Kysely<Tables>;

  private constructor(
    private readonly sqlite: Database.Database,
    query: Kysely<Tables>,
  ) {
    this.query = query;
  }

  /** Opens the file (made when missing, ":memory:" for tests) and brings it up to date. */
  static async open(path: string): Promise<StoreDatabase> {
    const sqlite = openFile(path);
    const query = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
    const migrator = new Migrator({ db: query, provider: { getMigrations: () => Promise.resolve(migrations) } });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) {
      sqlite.close();
      throw new StoreError('store_unusable', `The database ${path} could not be brought up to date: ${String(error)}`, {
        cause: error,
        action: 'It may come from a newer version: update Drydock, or move the file away to begin anew.',
      });
    }
    return new StoreDatabase(sqlite, query);
  }

  all<Row>(query: Compilable<Row>): Row[] {
    const { sql, parameters } = query.compile();
    return this.guard(() => this.sqlite.prepare<unknown[], Row>(sql).all(...parameters));
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    const { sql, parameters } = query.compile();
    return this.guard(() => this.sqlite.prepare<unknown[], Row>(sql).get(...parameters));
  }

  /** Gives the number of rows changed. */
  run(query: Compilable<unknown>): number {
    const { sql, parameters } = query.compile();
    return this.guard(() => this.sqlite.prepare(sql).run(...parameters).changes);
  }

  transaction<T>(work: () => T): T {
    return this.sqlite.transaction(work)();
  }

  close(): void {
    if (this.sqlite.open) this.sqlite.close();
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      if (error.code.startsWith('SQLITE_CONSTRAINT')) {
        throw new StoreError('store_conflict', `The database refused a row: ${error.message}`, { cause: error });
      }
      throw new StoreError('store_unusable', `The database did not answer (${error.code}): ${error.message}`, {
        cause: error,
        action: 'Check the free space and the rights of the data directory.',
      });
    }
  }
}

function openFile(path: string): Database.Database {
  try {
    const sqlite = new Database(path);
    sqlite.pragma('journal_mode = WAL');
    // A kill of the process loses nothing; only a power cut may lose the last moments, never the whole.
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma(`busy_timeout = ${BUSY_MS}`);
    return sqlite;
  } catch (error) {
    throw new StoreError('store_unusable', `The database ${path} cannot be opened: ${String(error)}`, {
      cause: error,
      action: 'Check that DRYDOCK_DATA names a directory that you may write to.',
    });
  }
}
