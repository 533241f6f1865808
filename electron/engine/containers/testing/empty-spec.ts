import type { CreateSpec } from '../create-spec.ts';

/** A container of the image `web` for which nothing was asked. */
export const emptySpec: CreateSpec = {
  name: undefined, image: 'web', entrypoint: undefined, cmd: undefined, env: [], user: '', groupAdd: [], workingDir: '', labels: {}, annotations: {}, tty: false,
  openStdin: false, stdinOnce: false, attachStdin: false, attachStdout: true, attachStderr: true, autoRemove: false,
  restartPolicy: { name: 'no', maximumRetryCount: 0 }, init: false, stopSignal: '', stopTimeout: undefined, health: undefined,
  log: { driver: 'json-file', maxSize: undefined, maxFile: 1 },
  network: {
    mode: 'default', endpoints: {}, ports: [], exposedPorts: [], publishAll: false, hostname: '', domainname: '', macAddress: '', dns: [], dnsSearch: [],
    dnsOptions: [], extraHosts: [], links: [],
  },
  mounts: [],
  anonymousVolumes: [],
  volumesFrom: [],
  limits: {
    memory: 0, memorySwap: 0, memoryReservation: 0, oomKillDisable: false, nanoCpus: 0, cpuQuota: 0, cpuPeriod: 0, cpuShares: 0, cpusetCpus: '', cpusetMems: '',
    pids: 0, blkioWeight: 0,
  },
  isolation: {
    privileged: false, capAdd: [], capDrop: [], readonlyRootfs: false, securityOpt: [], pidMode: '', ipcMode: '', utsMode: '', cgroupnsMode: '', shmSize: 0,
    sysctls: {}, ulimits: [], devices: [], deviceCgroupRules: [], oomScoreAdj: 0, maskedPaths: undefined, readonlyPaths: undefined,
  },
  raw: { config: {}, hostConfig: {} },
};
