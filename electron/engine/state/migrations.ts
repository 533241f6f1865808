import type { CollectionName } from './state.ts';

const firstTables: readonly CollectionName[] = ['images', 'tags', 'layers', 'snapshots', 'containers', 'networks', 'leases', 'volumes'];

const buildTables: readonly CollectionName[] = ['builds', 'build_cache', 'build_mounts'];

const createTable = (name: CollectionName): string => `CREATE TABLE ${name} (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT`;

/** Networks of one's own came: records that were there get what these have; leases hold endpoints now, and containers say where they are. */
const networksOfOnesOwn = `
UPDATE networks SET record = json_patch('{"ipRange":"","enableIpv6":false,"subnet6":"","gateway6":"","ipRange6":"","auxAddresses":{},"internal":false,"attachable":false,"options":{},"isSubnetWished":false,"isSubnet6Wished":false}', record);
UPDATE containers SET record = json_set(record, '$.endpoints', json(coalesce((
  SELECT json_object(networks.key, json_object('networkName', record ->> '$.name', 'aliases', json_array(), 'ipv4', '', 'ipv6', '', 'macAddress', '', 'links', json_array(),
    'gatewayPriority', 0, 'driverOpts', json_object()))
  FROM networks WHERE record ->> '$.name' = replace(coalesce(containers.record ->> '$.spec.network.mode', containers.record ->> '$.spec.networkMode', 'default'), 'default', 'bridge')), '{}')))
  WHERE record -> '$.endpoints' IS NULL;
DELETE FROM leases WHERE record ->> '$.netnsPath' IS NULL;
UPDATE leases SET record = json_object('containerId', record ->> '$.containerId', 'netnsPath', record ->> '$.netnsPath', 'endpoints', json_array(json_object(
    'id', record ->> '$.containerId', 'networkId', record ->> '$.networkId', 'networkName', record ->> '$.networkName', 'interface', 'eth0', 'ip', record ->> '$.ip',
    'prefixLength', record ->> '$.prefixLength', 'gateway', record ->> '$.gateway', 'ip6', '', 'prefixLength6', 0, 'gateway6', '', 'mac', record ->> '$.mac',
    'names', json_array(), 'gatewayPriority', 0)), 'ports', record -> '$.ports', 'dns', record -> '$.dns', 'named', json('false'), 'upstreams', json_array())
  WHERE record -> '$.endpoints' IS NULL;
UPDATE leases SET record = json_patch('{"named":false,"upstreams":[]}', record)`;

/** Step n brings a database from version n to n + 1 (`user_version`). Steps that were released never change; new ones are added at the end. */
export const migrations: readonly string[] = [firstTables.map(createTable).join(';\n'), createTable('trash'), createTable('settings'), createTable('tag_history'), createTable('layer_secrets'), networksOfOnesOwn, createTable('image_trash'), buildTables.map(createTable).join(';\n'), createTable('build_contexts')];
