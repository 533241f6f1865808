import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { availableParallelism, hostname, machine, release, totalmem } from 'node:os';
import type { InfoReply } from '../../../shared/docker/info-reply.ts';
import type { Call } from '../call.ts';
import { sendJson } from '../respond.ts';
import { inVersion } from '../version-changes.ts';
import type { EngineInfo, Rooms } from '../rooms.ts';

/** `GET /info`. */
export async function sendInfo({ rooms, response, version }: Call): Promise<void> {
  const [osRelease, forwarding, filtered, filtered6] = await Promise.all(
    ['/etc/os-release', '/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/bridge/bridge-nf-call-iptables', '/proc/sys/net/bridge/bridge-nf-call-ip6tables'].map(readOptional),
  );
  const reply: InfoReply = {
    ...fixed, ...engineInfo(rooms.info), ...counts(rooms), ...machineInfo(osRelease ?? ''),
    // Switched on with the first container on a network.
    IPv4Forwarding: !rooms.info.rootless || isOn(forwarding),
    BridgeNfIptables: isOn(filtered),
    BridgeNfIp6tables: isOn(filtered6),
  };
  sendJson(response, 200, inVersion(version, 'info', reply));
}

const noCommit = { ID: '' };

/** What is the same for every engine of ours. */
const fixed = {
  Driver: 'overlay2', DriverStatus: [],
  Plugins: { Volume: ['local'], Network: ['bridge', 'host', 'null'], Authorization: null, Log: ['json-file', 'local', 'none'] },
  Debug: false, NFd: -1, NGoroutines: -1, LoggingDriver: 'json-file', CgroupDriver: 'cgroupfs', NEventsListener: -1, OSType: 'linux',
  IndexServerAddress: 'https://index.docker.io/v1/', HttpProxy: '', HttpsProxy: '', NoProxy: '', Labels: [], GenericResources: null, ExperimentalBuild: false,
  Swarm: { NodeID: '', NodeAddr: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '', RemoteManagers: null },
  LiveRestoreEnabled: true, Isolation: '', ContainerdCommit: noCommit, FirewallBackend: { Driver: 'nftables' }, DiscoveredDevices: [],
} as const;

function engineInfo({ id, version, dataRoot, runtime, mirrors, insecureRegistries, rootless, controls, initPath }: EngineInfo) {
  const indexes = insecureRegistries.map((Name) => [Name, { Name, Mirrors: [], Secure: false, Official: false }] as const);
  const hub = { Name: 'docker.io', Mirrors: mirrors, Secure: true, Official: true };
  return {
    ID: id,
    ServerVersion: version,
    DockerRootDir: dataRoot,
    CgroupVersion: String(runtime.cgroupVersion) as '1' | '2',
    Runtimes: { [runtime.name]: { path: runtime.name } },
    RuncCommit: { ID: runtime.version },
    InitCommit: { ID: '' },
    InitBinary: initPath === undefined ? '' : basename(initPath),
    DefaultRuntime: runtime.name,
    MemoryLimit: controls.memory, SwapLimit: controls.swap, OomKillDisable: controls.oomKillDisable,
    CpuCfsPeriod: controls.cpu, CpuCfsQuota: controls.cpu, CPUShares: controls.cpu, CPUSet: controls.cpuset, PidsLimit: controls.pids,
    Warnings: warnings(controls),
    SecurityOptions: ['name=seccomp,profile=default', ...(rootless ? ['name=rootless'] : [])],
    RegistryConfig: { InsecureRegistryCIDRs: ['127.0.0.0/8'], IndexConfigs: { ...Object.fromEntries(indexes), 'docker.io': hub }, Mirrors: mirrors },
  };
}

/** One line for each limit that would be passed over. */
function warnings({ memory, swap, cpu, cpuset, pids }: EngineInfo['controls']): string[] | null {
  const missing = { memory, swap, 'cpu cfs quota': cpu, cpuset, pids };
  const lines = Object.entries(missing).filter(([, there]) => !there).map(([name]) => `WARNING: No ${name} limit support`);
  return lines.length > 0 ? lines : null;
}

function counts({ containers, images }: Rooms) {
  const records = containers.list();
  const having = (...wanted: string[]): number => records.filter(({ status }) => wanted.includes(status)).length;
  return {
    Containers: records.length,
    ContainersRunning: having('running', 'restarting'),
    ContainersPaused: having('paused'),
    ContainersStopped: having('created', 'exited', 'dead'),
    Images: images.list().length,
  };
}

function machineInfo(osRelease: string) {
  const value = (key: string): string => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? '';
  return {
    SystemTime: new Date().toISOString(),
    KernelVersion: release(),
    OperatingSystem: value('PRETTY_NAME') || 'Linux',
    OSVersion: value('VERSION_ID'),
    Architecture: machine(),
    NCPU: availableParallelism(),
    MemTotal: totalmem(),
    Name: hostname(),
  };
}

function isOn(setting: string | undefined): boolean {
  return setting?.trim() === '1';
}

async function readOptional(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
