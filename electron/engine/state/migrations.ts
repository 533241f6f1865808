import type { CollectionName } from './state.ts';

const firstTables: readonly CollectionName[] = ['images', 'tags', 'layers', 'snapshots', 'containers', 'networks', 'leases', 'volumes'];

const createTable = (name: CollectionName): string => `CREATE TABLE ${name} (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT`;

/** Step n brings a database from version n to n + 1 (`user_version`). Steps that were released never change; new ones are added at the end. */
export const migrations: readonly string[] = [firstTables.map(createTable).join(';\n'), createTable('trash'), createTable('settings'), createTable('tag_history')];
