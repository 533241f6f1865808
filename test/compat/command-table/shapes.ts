import { expect } from 'vitest';
import type { Row, Topic } from './row.ts';

/** Fields that are there whatever they hold: by the way to the object that has them (`State.Health`, `0.Mounts`), the names. */
function has(path: string, fields: Readonly<Record<string, string>>): Row {
  const wanted = Object.entries(fields).flatMap(([way, names]) => names.split(' ').map((name) => [...way.split('.').filter(Boolean), name]));
  const hasAll = expect.toSatisfy((body: unknown) => wanted.every((way) => lookUp(body, way) !== undefined), `every one of ${wanted.map((way) => way.join('.')).join(', ')}`) as unknown;
  return { line: `curl -s --unix-socket "\${DOCKER_HOST#unix://}" 'http://d/v1.41/${path}'`, out: { json: hasAll } };
}

function lookUp(body: unknown, way: readonly string[]): unknown {
  return way.reduce<unknown>((value, step) => (value as Record<string, unknown> | null | undefined)?.[step], body);
}

/** Bodies of API 1.41 have every field that Docker 20.10 gives. */
export const shapes: Topic = {
  topic: 'shapes',
  setup: [
    'docker volume create vol',
    'docker network create net',
    'docker run -d --name box --network net -p 127.0.0.1:18099:80 -v vol:/data --health-cmd true busybox sleep 1000',
  ],
  rows: [
    has('info', {
      '': 'Architecture BridgeNfIp6tables BridgeNfIptables CPUSet CPUShares CgroupDriver CgroupVersion ContainerdCommit Containers ContainersPaused ContainersRunning ContainersStopped CpuCfsPeriod CpuCfsQuota Debug DefaultRuntime DockerRootDir Driver DriverStatus ExperimentalBuild HttpProxy HttpsProxy ID IPv4Forwarding Images IndexServerAddress InitBinary InitCommit Isolation KernelMemory KernelMemoryTCP KernelVersion Labels LiveRestoreEnabled LoggingDriver MemTotal MemoryLimit NCPU NEventsListener NFd NGoroutines Name NoProxy OSType OSVersion OomKillDisable OperatingSystem PidsLimit Plugins RegistryConfig RuncCommit Runtimes SecurityOptions ServerVersion SwapLimit Swarm SystemTime Warnings',
      'Plugins': 'Authorization Log Network Volume',
      'Swarm': 'ControlAvailable Error LocalNodeState NodeAddr NodeID RemoteManagers',
      'ContainerdCommit': 'Expected ID',
      'RuncCommit': 'Expected ID',
      'InitCommit': 'Expected ID',
    }),
    has('version', {
      '': 'ApiVersion Arch BuildTime Components GitCommit GoVersion KernelVersion MinAPIVersion Os Platform Version',
      'Platform': 'Name',
    }),
    has('containers/json', {
      '0': 'Command Created HostConfig Id Image ImageID Labels Mounts Names NetworkSettings Ports State Status',
      '0.HostConfig': 'NetworkMode',
      '0.NetworkSettings': 'Networks',
      '0.Mounts.0': 'Destination Driver Mode Name Propagation RW Source Type',
    }),
    has('containers/box/json', {
      '': 'AppArmorProfile Args Config Created Driver ExecIDs GraphDriver HostConfig HostnamePath HostsPath Id Image LogPath MountLabel Mounts Name NetworkSettings Path Platform ProcessLabel ResolvConfPath RestartCount State',
      'State': 'Dead Error ExitCode FinishedAt Health OOMKilled Paused Pid Restarting Running StartedAt Status',
      'State.Health': 'FailingStreak Log Status',
      'HostConfig': 'AutoRemove Binds BlkioDeviceReadBps BlkioDeviceReadIOps BlkioDeviceWriteBps BlkioDeviceWriteIOps BlkioWeight BlkioWeightDevice CapAdd CapDrop Cgroup CgroupParent CgroupnsMode ConsoleSize ContainerIDFile CpuCount CpuPercent CpuPeriod CpuQuota CpuRealtimePeriod CpuRealtimeRuntime CpuShares CpusetCpus CpusetMems DeviceCgroupRules DeviceRequests Devices Dns DnsOptions DnsSearch ExtraHosts GroupAdd IOMaximumBandwidth IOMaximumIOps IpcMode Isolation KernelMemory KernelMemoryTCP Links LogConfig MaskedPaths Memory MemoryReservation MemorySwap MemorySwappiness NanoCpus NetworkMode OomKillDisable OomScoreAdj PidMode PidsLimit PortBindings Privileged PublishAllPorts ReadonlyPaths ReadonlyRootfs RestartPolicy Runtime SecurityOpt ShmSize UTSMode Ulimits UsernsMode VolumeDriver VolumesFrom',
      'HostConfig.LogConfig': 'Config Type',
      'HostConfig.RestartPolicy': 'MaximumRetryCount Name',
      'GraphDriver': 'Data Name',
      'Mounts.0': 'Destination Driver Mode Name Propagation RW Source Type',
      'Config': 'AttachStderr AttachStdin AttachStdout Cmd Domainname Entrypoint Env ExposedPorts Healthcheck Hostname Image Labels OnBuild OpenStdin StdinOnce Tty User Volumes WorkingDir',
      'Config.Healthcheck': 'Test',
      'NetworkSettings': 'Bridge EndpointID Gateway GlobalIPv6Address GlobalIPv6PrefixLen HairpinMode IPAddress IPPrefixLen IPv6Gateway LinkLocalIPv6Address LinkLocalIPv6PrefixLen MacAddress Networks Ports SandboxID SandboxKey SecondaryIPAddresses SecondaryIPv6Addresses',
    }),
    has('images/json', {
      '0': 'Containers Created Id Labels ParentId RepoDigests RepoTags SharedSize Size VirtualSize',
    }),
    has('images/busybox/json', {
      '': 'Architecture Author Comment Config Container ContainerConfig Created DockerVersion GraphDriver Id Metadata Os Parent RepoDigests RepoTags RootFS Size VirtualSize',
      'ContainerConfig': 'AttachStderr AttachStdin AttachStdout Cmd Domainname Entrypoint Env Hostname Image Labels OnBuild OpenStdin StdinOnce Tty User Volumes WorkingDir',
      'Config': 'AttachStderr AttachStdin AttachStdout Cmd Domainname Entrypoint Env Hostname Image Labels OnBuild OpenStdin StdinOnce Tty User Volumes WorkingDir',
      'GraphDriver': 'Data Name',
      'RootFS': 'Layers Type',
      'Metadata': 'LastTagTime',
    }),
    has('networks/net', {
      '': 'Attachable ConfigFrom ConfigOnly Containers Created Driver EnableIPv6 IPAM Id Ingress Internal Labels Name Options Scope',
      'IPAM': 'Config Driver Options',
      'IPAM.Config.0': 'Gateway Subnet',
      'ConfigFrom': 'Network',
    }),
    has('networks', {
      '0': 'Attachable ConfigFrom ConfigOnly Containers Created Driver EnableIPv6 IPAM Id Ingress Internal Labels Name Options Scope',
      '0.IPAM': 'Config Driver Options',
      '0.ConfigFrom': 'Network',
    }),
    has('volumes', {
      '': 'Volumes Warnings',
    }),
    has('volumes/vol', {
      '': 'CreatedAt Driver Labels Mountpoint Name Options Scope',
    }),
    has('system/df', {
      '': 'BuildCache BuilderSize Containers Images LayersSize Volumes',
      'Images.0': 'Containers Created Id Labels ParentId RepoDigests RepoTags SharedSize Size VirtualSize',
      'Containers.0': 'Command Created HostConfig Id Image ImageID Labels Mounts Names NetworkSettings Ports SizeRootFs State Status',
      'Containers.0.HostConfig': 'NetworkMode',
      'Containers.0.NetworkSettings': 'Networks',
      'Containers.0.Mounts.0': 'Destination Driver Mode Name Propagation RW Source Type',
      'Volumes.0': 'CreatedAt Driver Labels Mountpoint Name Options Scope UsageData',
      'Volumes.0.UsageData': 'RefCount Size',
    }),
    has('containers/box/stats?stream=false', {
      '': 'blkio_stats cpu_stats id memory_stats name networks num_procs pids_stats precpu_stats preread read storage_stats',
      'pids_stats': 'current',
      'cpu_stats': 'cpu_usage online_cpus system_cpu_usage throttling_data',
      'cpu_stats.cpu_usage': 'percpu_usage total_usage usage_in_kernelmode usage_in_usermode',
      'cpu_stats.throttling_data': 'periods throttled_periods throttled_time',
      'precpu_stats': 'cpu_usage online_cpus system_cpu_usage throttling_data',
      'precpu_stats.cpu_usage': 'percpu_usage total_usage usage_in_kernelmode usage_in_usermode',
      'precpu_stats.throttling_data': 'periods throttled_periods throttled_time',
      'memory_stats': 'limit max_usage stats usage',
      'networks.eth0': 'rx_bytes rx_dropped rx_errors rx_packets tx_bytes tx_dropped tx_errors tx_packets',
    }),
    has('images/busybox/history', {
      '0': 'Comment Created CreatedBy Id Size Tags',
    }),
    has('containers/box/top', {
      '': 'Processes Titles',
    }),
  ],
};
