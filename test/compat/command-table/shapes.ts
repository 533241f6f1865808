import { expect } from 'vitest';
import type { Row, Topic } from './row.ts';

/** Fields that are there whatever they hold; `inner` is the way to the object that has them. */
function has(path: string, inner: string, names: string): Row {
  const pick = inner.split('.').filter(Boolean).map((step) => `[${JSON.stringify(step)}]`).join('');
  const print = `let text = ""; process.stdin.on("data", (part) => (text += part)).on("end", () => console.log(JSON.stringify(JSON.parse(text)${pick})))`;
  const line = `curl -s --unix-socket "\${DOCKER_HOST#unix://}" 'http://d/v1.41/${path}' | node -e '${print}'`;
  const anyValue = expect.toSatisfy((value) => value !== undefined) as unknown;
  return { line, out: { json: Object.fromEntries(names.split(' ').map((name) => [name, anyValue])) } };
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
    has('info', '', 'Architecture BridgeNfIp6tables BridgeNfIptables CPUSet CPUShares CgroupDriver CgroupVersion ContainerdCommit Containers ContainersPaused ContainersRunning ContainersStopped CpuCfsPeriod CpuCfsQuota Debug DefaultRuntime DockerRootDir Driver DriverStatus ExperimentalBuild HttpProxy HttpsProxy ID IPv4Forwarding Images IndexServerAddress InitBinary InitCommit Isolation KernelMemory KernelMemoryTCP KernelVersion Labels LiveRestoreEnabled LoggingDriver MemTotal MemoryLimit NCPU NEventsListener NFd NGoroutines Name NoProxy OSType OSVersion OomKillDisable OperatingSystem PidsLimit Plugins RegistryConfig RuncCommit Runtimes SecurityOptions ServerVersion SwapLimit Swarm SystemTime Warnings'),
    has('info', 'Plugins', 'Authorization Log Network Volume'),
    has('info', 'Swarm', 'ControlAvailable Error LocalNodeState NodeAddr NodeID RemoteManagers'),
    has('info', 'ContainerdCommit', 'Expected ID'),
    has('info', 'RuncCommit', 'Expected ID'),
    has('info', 'InitCommit', 'Expected ID'),
    has('version', '', 'ApiVersion Arch BuildTime Components GitCommit GoVersion KernelVersion MinAPIVersion Os Platform Version'),
    has('version', 'Platform', 'Name'),
    has('containers/json', '0', 'Command Created HostConfig Id Image ImageID Labels Mounts Names NetworkSettings Ports State Status'),
    has('containers/json', '0.HostConfig', 'NetworkMode'),
    has('containers/json', '0.NetworkSettings', 'Networks'),
    has('containers/json', '0.Mounts.0', 'Destination Driver Mode Name Propagation RW Source Type'),
    has('containers/box/json', '', 'AppArmorProfile Args Config Created Driver ExecIDs GraphDriver HostConfig HostnamePath HostsPath Id Image LogPath MountLabel Mounts Name NetworkSettings Path Platform ProcessLabel ResolvConfPath RestartCount State'),
    has('containers/box/json', 'State', 'Dead Error ExitCode FinishedAt Health OOMKilled Paused Pid Restarting Running StartedAt Status'),
    has('containers/box/json', 'State.Health', 'FailingStreak Log Status'),
    has('containers/box/json', 'HostConfig', 'AutoRemove Binds BlkioDeviceReadBps BlkioDeviceReadIOps BlkioDeviceWriteBps BlkioDeviceWriteIOps BlkioWeight BlkioWeightDevice CapAdd CapDrop Cgroup CgroupParent CgroupnsMode ConsoleSize ContainerIDFile CpuCount CpuPercent CpuPeriod CpuQuota CpuRealtimePeriod CpuRealtimeRuntime CpuShares CpusetCpus CpusetMems DeviceCgroupRules DeviceRequests Devices Dns DnsOptions DnsSearch ExtraHosts GroupAdd IOMaximumBandwidth IOMaximumIOps IpcMode Isolation KernelMemory KernelMemoryTCP Links LogConfig MaskedPaths Memory MemoryReservation MemorySwap MemorySwappiness NanoCpus NetworkMode OomKillDisable OomScoreAdj PidMode PidsLimit PortBindings Privileged PublishAllPorts ReadonlyPaths ReadonlyRootfs RestartPolicy Runtime SecurityOpt ShmSize UTSMode Ulimits UsernsMode VolumeDriver VolumesFrom'),
    has('containers/box/json', 'HostConfig.LogConfig', 'Config Type'),
    has('containers/box/json', 'HostConfig.RestartPolicy', 'MaximumRetryCount Name'),
    has('containers/box/json', 'GraphDriver', 'Data Name'),
    has('containers/box/json', 'Mounts.0', 'Destination Driver Mode Name Propagation RW Source Type'),
    has('containers/box/json', 'Config', 'AttachStderr AttachStdin AttachStdout Cmd Domainname Entrypoint Env ExposedPorts Healthcheck Hostname Image Labels OnBuild OpenStdin StdinOnce Tty User Volumes WorkingDir'),
    has('containers/box/json', 'Config.Healthcheck', 'Test'),
    has('containers/box/json', 'NetworkSettings', 'Bridge EndpointID Gateway GlobalIPv6Address GlobalIPv6PrefixLen HairpinMode IPAddress IPPrefixLen IPv6Gateway LinkLocalIPv6Address LinkLocalIPv6PrefixLen MacAddress Networks Ports SandboxID SandboxKey SecondaryIPAddresses SecondaryIPv6Addresses'),
    has('images/json', '0', 'Containers Created Id Labels ParentId RepoDigests RepoTags SharedSize Size VirtualSize'),
    has('images/busybox/json', '', 'Architecture Author Comment Config Container ContainerConfig Created DockerVersion GraphDriver Id Metadata Os Parent RepoDigests RepoTags RootFS Size VirtualSize'),
    has('images/busybox/json', 'ContainerConfig', 'AttachStderr AttachStdin AttachStdout Cmd Domainname Entrypoint Env Hostname Image Labels OnBuild OpenStdin StdinOnce Tty User Volumes WorkingDir'),
    has('images/busybox/json', 'Config', 'AttachStderr AttachStdin AttachStdout Cmd Domainname Entrypoint Env Hostname Image Labels OnBuild OpenStdin StdinOnce Tty User Volumes WorkingDir'),
    has('images/busybox/json', 'GraphDriver', 'Data Name'),
    has('images/busybox/json', 'RootFS', 'Layers Type'),
    has('images/busybox/json', 'Metadata', 'LastTagTime'),
    has('networks/net', '', 'Attachable ConfigFrom ConfigOnly Containers Created Driver EnableIPv6 IPAM Id Ingress Internal Labels Name Options Scope'),
    has('networks/net', 'IPAM', 'Config Driver Options'),
    has('networks/net', 'IPAM.Config.0', 'Gateway Subnet'),
    has('networks/net', 'ConfigFrom', 'Network'),
    has('networks', '0', 'Attachable ConfigFrom ConfigOnly Containers Created Driver EnableIPv6 IPAM Id Ingress Internal Labels Name Options Scope'),
    has('networks', '0.IPAM', 'Config Driver Options'),
    has('networks', '0.ConfigFrom', 'Network'),
    has('volumes', '', 'Volumes Warnings'),
    has('volumes/vol', '', 'CreatedAt Driver Labels Mountpoint Name Options Scope'),
    has('system/df', '', 'BuildCache BuilderSize Containers Images LayersSize Volumes'),
    has('system/df', 'Images.0', 'Containers Created Id Labels ParentId RepoDigests RepoTags SharedSize Size VirtualSize'),
    has('system/df', 'Containers.0', 'Command Created HostConfig Id Image ImageID Labels Mounts Names NetworkSettings Ports SizeRootFs State Status'),
    has('system/df', 'Containers.0.HostConfig', 'NetworkMode'),
    has('system/df', 'Containers.0.NetworkSettings', 'Networks'),
    has('system/df', 'Containers.0.Mounts.0', 'Destination Driver Mode Name Propagation RW Source Type'),
    has('system/df', 'Volumes.0', 'CreatedAt Driver Labels Mountpoint Name Options Scope UsageData'),
    has('system/df', 'Volumes.0.UsageData', 'RefCount Size'),
    has('containers/box/stats?stream=false', '', 'blkio_stats cpu_stats id memory_stats name networks num_procs pids_stats precpu_stats preread read storage_stats'),
    has('containers/box/stats?stream=false', 'pids_stats', 'current'),
    has('containers/box/stats?stream=false', 'cpu_stats', 'cpu_usage online_cpus system_cpu_usage throttling_data'),
    has('containers/box/stats?stream=false', 'cpu_stats.cpu_usage', 'percpu_usage total_usage usage_in_kernelmode usage_in_usermode'),
    has('containers/box/stats?stream=false', 'cpu_stats.throttling_data', 'periods throttled_periods throttled_time'),
    has('containers/box/stats?stream=false', 'precpu_stats', 'cpu_usage online_cpus system_cpu_usage throttling_data'),
    has('containers/box/stats?stream=false', 'precpu_stats.cpu_usage', 'percpu_usage total_usage usage_in_kernelmode usage_in_usermode'),
    has('containers/box/stats?stream=false', 'precpu_stats.throttling_data', 'periods throttled_periods throttled_time'),
    has('containers/box/stats?stream=false', 'memory_stats', 'limit max_usage stats usage'),
    has('containers/box/stats?stream=false', 'networks.eth0', 'rx_bytes rx_dropped rx_errors rx_packets tx_bytes tx_dropped tx_errors tx_packets'),
    has('images/busybox/history', '0', 'Comment Created CreatedBy Id Size Tags'),
    has('containers/box/top', '', 'Processes Titles'),
  ],
};
