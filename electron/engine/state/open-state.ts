import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { migrations } from './migrations.ts';
import { openReserve } from './reserve.ts';
import { stateError } from './state-error.ts';
import type { Collection, CollectionName, State } from './state.ts';

/**
 * Opens or makes the database file at `path`, readable by its owner only, and brings it to the newest version.
 * Fails with `corrupt` where the file is damaged or no database, `conflict` where a newer engine wrote it.
 */
export function openState(path: string): State {
  const what = `state ${path}`;
  // SQLite gives its journal files the mode of the database file.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: 2000 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    migrate(database, what);
  } catch (error) {
    database.close();
    throw stateError(what, error);
  }

  const withReserve = openReserve(`${path}-reserve`);
  const collections = new Map<CollectionName, CachedCollection>();
  return {
    collection: <Record extends object>(name: CollectionName) => {
      const made = collections.get(name) ?? openCollection({ database, name, withReserve });
      collections.set(name, made);
      return made.collection as Collection<Record>;
    },
    transaction: (work, how) => {
      const attempt = () => {
        try {
          return transaction(database, what, work);
        } catch (error) {
          for (const collection of collections.values()) collection.forget();
          throw error;
        }
      };
      return how?.frees ? withReserve(attempt) : attempt();
    },
    check: () => {
      try {
        const rows = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
        return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
      } catch (error) {
        return [stateError(what, error).message];
      }
    },
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

function migrate(database: DatabaseSync, what: string): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length) {
    const message = `${what}: written by a newer engine: version ${version}, this engine knows up to ${migrations.length}`;
    throw new EngineError('conflict', message, { detail: { version, known: migrations.length } });
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    transaction(database, what, () => database.exec(`${sql}; PRAGMA user_version = ${index + 1}`));
  }
}

function transaction<T>(database: DatabaseSync, what: string, work: () => T): T {
  if (database.isTransaction) throw new EngineError('internal', `${what}: transaction inside a transaction`);
  try {
    database.exec('BEGIN IMMEDIATE');
    const result = work();
    if (result instanceof Promise) throw new EngineError('internal', `${what}: transaction with work that waits`);
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite itself ends the transaction on some failures, such as a full disk.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw isSqliteError(error) ? stateError(what, error) : error;
  }
}

function isSqliteError(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error;
}

/** Read once; what it remembers is dropped by `forget`, after writes that were taken back. */
type CachedCollection = { readonly collection: Collection<object>; forget(): void };

function openCollection({ database, name, withReserve }: { database: DatabaseSync; name: CollectionName; withReserve: ReturnType<typeof openReserve> }): CachedCollection {
  const put = database.prepare(`INSERT INTO ${name} (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record`);
  const remove = database.prepare(`DELETE FROM ${name} WHERE key = ?`);
  const list = database.prepare(`SELECT key, record FROM ${name} ORDER BY key`);
  let known: Map<string, object> | undefined;
  let isOrdered = true;
  const guard = <T>(what: string, call: () => T): T => {
    try {
      return call();
    } catch (error) {
      throw stateError(what, error);
    }
  };
  const load = (): Map<string, object> => {
    if (known === undefined) isOrdered = true;
    known ??= new Map((list.all() as { key: string; record: string }[]).map(({ key, record }) => [key, JSON.parse(record) as object]));
    return known;
  };
  const inOrder = (): Map<string, object> => {
    const records = load();
    if (isOrdered) return records;
    known = new Map([...records].sort(([a], [b]) => (a < b ? -1 : 1)));
    isOrdered = true;
    return known;
  };
  const collection: Collection<object> = {
    find: (key) => guard(`find ${name} ${key}`, () => load().get(key)),
    put: (key, record) =>
      guard(`put ${name} ${key}`, () => {
        put.run(key, JSON.stringify(record));
        if (known?.has(key) === false) isOrdered = false;
        known?.set(key, record);
      }),
    delete: (key) =>
      guard(`delete ${name} ${key}`, () => {
        // Inside a transaction it is the transaction that is done again.
        const { changes } = database.isTransaction ? remove.run(key) : withReserve(() => guard(`delete ${name} ${key}`, () => remove.run(key)));
        known?.delete(key);
        return changes > 0;
      }),
    list: () => guard(`list ${name}`, () => [...inOrder()].map(([key, record]) => ({ key, record }))),
  };
  const forget = (): void => {
    known = undefined;
  };
  return { collection, forget };
}
