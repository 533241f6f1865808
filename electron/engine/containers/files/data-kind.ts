import type { DataKind } from '../../../shared/engine-api/loss.ts';

/** What programs make anew by themselves: nobody misses it. */
const madeAnew = /^\/(?:tmp|run|proc|sys|dev|var\/(?:cache|tmp|run|log|lib\/(?:apt|dpkg|rpm|dnf|pacman|systemd|ucf))|lib\/apk|etc\/apk|usr\/(?!share\/elasticsearch\/data|share\/opensearch\/data))(?:\/|$)|\/(?:node_modules|__pycache__|\.cache|\.npm|\.git)(?:\/|$)/;

const databaseFolders = [
  /^\/var\/lib\/(?:mysql|mariadb|postgresql|postgres|mongodb|mongo|redis|valkey|cassandra|scylla|clickhouse|influxdb2?|couchdb|neo4j|rabbitmq|arangodb3|rethinkdb|etcd|sqlite|ldap|grafana|prometheus|victoria-metrics|memgraph|meilisearch|minio)(?=\/|$)/,
  /^\/(?:data\/db|bitnami\/\w+|opt\/couchdb\/data|usr\/share\/(?:elasticsearch|opensearch)\/data|etcd-data|meili_data|qdrant\/storage|var\/opt\/mssql)(?=\/|$)/,
];
const databaseFiles = /\.(?:db|db3|s3db|sqlite3?|sqlite3?-(?:wal|shm)|mdb|ibd|frm|rdb|aof|ldb|sst|wal|dump|sql|bak)$/i;
const uploadFolder = /^.*?\/(?:uploads?|media|attachments?|user-?content|wp-content\/uploads|storage\/app|files)(?=\/)/i;
const homeFolder = /^\/(?:root|home\/[^/]+)(?=\/)/;
const dataFolder = /^\/(?:data|srv|mnt\/[^/]+|var\/(?:lib|www|opt|spool|mail)\/[^/]+)(?=\/)/;

/** What a file looks like by its path, and the folder that it belongs to with others of its kind. Pure; undefined where nobody would miss it. */
export function findDataFolder(path: string): { readonly kind: Exclude<DataKind, 'files'>; readonly folder: string } | undefined {
  for (const pattern of databaseFolders) {
    const folder = pattern.exec(path)?.[0];
    if (folder !== undefined) return { kind: 'database', folder };
  }
  if (madeAnew.test(path)) return undefined;
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  if (databaseFiles.test(path)) return { kind: 'database', folder: parent };
  const uploads = uploadFolder.exec(path)?.[0];
  if (uploads !== undefined) return { kind: 'uploads', folder: uploads };
  const home = homeFolder.exec(path)?.[0];
  // Settings and histories that shells and programs leave.
  if (home !== undefined) return path.slice(home.length).startsWith('/.') ? undefined : { kind: 'home', folder: home };
  const data = dataFolder.exec(path)?.[0];
  return data === undefined ? undefined : { kind: 'uploads', folder: data };
}
