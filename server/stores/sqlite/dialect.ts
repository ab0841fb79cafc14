/** Kysely over `node:sqlite` in a thread: its SQLite dialect with our own driver. */
import { CompiledQuery, SqliteAdapter, SqliteDialect } from "kysely";
import type { DatabaseConnection, Driver } from "kysely";
import { SqliteConnection } from "./connection.ts";

export class ThreadedSqliteDialect extends SqliteDialect {
  readonly #path: string;

  constructor(path: string) {
    super({ database: () => Promise.reject(new TypeError("the driver opens the database")) });
    this.#path = path;
  }

  override createDriver(): Driver {
    return new ThreadedSqliteDriver(this.#path);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** All migrations in one transaction: a crash between two statements leaves the old tables whole. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** One connection. Kysely lends it to one caller at a time, a transaction to its end. */
class ThreadedSqliteDriver implements Driver {
  readonly #path: string;
  #connection: SqliteConnection | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {
    this.#connection = new SqliteConnection(this.#path);
  }
  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === null) throw new TypeError("the database is not open");
    return this.#connection;
  }
  /** `immediate`: a transaction that begins with a read could not become a writer later. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("rollback"));
  }
  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }
  async destroy(): Promise<void> {
    await this.#connection?.close();
  }
}
