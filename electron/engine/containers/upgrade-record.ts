import type { PortMapping } from '../networks/networks.ts';
import type { ContainerRecord } from './containers.ts';
import type { CreateSpec, MountSpec } from './create-spec.ts';

/** A request as the first engines kept it: in one piece, with bind mounts only, and limits of three kinds. */
type FlatSpec = Omit<CreateSpec, 'network' | 'mounts' | 'limits' | 'isolation'> & {
  readonly hostname: string;
  readonly exposedPorts: readonly string[];
  readonly ports: readonly PortMapping[];
  readonly publishAll: boolean;
  readonly networkMode: string;
  readonly binds: readonly { readonly source: string; readonly destination: string; readonly readOnly: boolean; readonly mustExist?: boolean }[];
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly readonlyRootfs: boolean;
  readonly securityOpt: readonly string[];
  readonly memory: number;
  readonly nanoCpus: number;
  readonly pidsLimit: number;
  readonly shmSize: number;
};

/** A stored record in today's shape, whichever engine wrote it. */
export function upgradeRecord(stored: ContainerRecord): ContainerRecord {
  const { spec }: { spec: CreateSpec | FlatSpec } = stored;
  const record = 'network' in spec ? stored : { ...stored, spec: upgradeSpec(spec) };
  const { mounts }: Partial<ContainerRecord> = record;
  return mounts === undefined ? { ...record, mounts: record.spec.mounts.filter((mount) => mount.kind === 'bind') } : record;
}

function upgradeSpec(flat: FlatSpec): CreateSpec {
  const {
    hostname, exposedPorts, ports, publishAll, networkMode, binds, privileged, capAdd, capDrop, readonlyRootfs, securityOpt, memory, nanoCpus, pidsLimit, shmSize, ...kept
  } = flat;
  return {
    ...kept,
    groupAdd: [],
    annotations: {},
    health: undefined,
    log: { driver: 'json-file', maxSize: undefined, maxFile: 1 },
    network: {
      mode: networkMode, endpoints: {}, ports, exposedPorts, publishAll, hostname, domainname: '', macAddress: '', dns: [], dnsSearch: [], dnsOptions: [], extraHosts: [], links: [],
    },
    mounts: binds.map(toMount),
    anonymousVolumes: [],
    volumesFrom: [],
    limits: {
      memory, memorySwap: 0, memoryReservation: 0, oomKillDisable: false, nanoCpus, cpuQuota: 0, cpuPeriod: 0, cpuShares: 0, cpusetCpus: '', cpusetMems: '', pids: pidsLimit,
      blkioWeight: 0,
    },
    isolation: {
      privileged, capAdd, capDrop, readonlyRootfs, securityOpt, pidMode: '', ipcMode: '', utsMode: '', cgroupnsMode: '', shmSize, sysctls: {}, ulimits: [], devices: [],
      deviceCgroupRules: [], oomScoreAdj: 0, maskedPaths: undefined, readonlyPaths: undefined,
    },
  };
}

function toMount({ source, destination, readOnly, mustExist = false }: FlatSpec['binds'][number]): MountSpec {
  return { kind: 'bind', source, destination, readOnly, mustExist, propagation: 'rprivate', recursive: true, mode: readOnly ? 'ro' : '' };
}
