import type { EditableContainer } from '../../electron/shared/engine-api/edit.ts';
import type { ContainerDetail } from '../../electron/shared/ipc/containers.ts';
import { quoteShellWord } from './shell-words.ts';

/** A `docker run` command that makes another container like this one: its own settings, without those of the image. */
export function formatDockerLine(container: Pick<ContainerDetail, 'name' | 'image' | 'tty' | 'removedAtEnd' | 'networks'>, own: EditableContainer): string {
  const { ports, env, cmd, entrypoint, mounts, restartPolicy, labels } = own;
  const { memory = 0, nanoCpus = 0, cpuShares = 0, cpusetCpus = '', pids = 0 } = own.limits;
  const [program, ...first] = entrypoint;
  const words = ['docker', 'run', '-d'];
  if (container.tty) words.push('-it');
  if (container.removedAtEnd) words.push('--rm');
  words.push('--name', container.name);
  if (restartPolicy.name !== undefined && restartPolicy.name !== 'no') words.push('--restart', restartPolicy.maximumRetryCount ? `${restartPolicy.name}:${restartPolicy.maximumRetryCount}` : restartPolicy.name);
  for (const { name } of container.networks.filter((network) => network.name !== 'bridge')) words.push('--network', name);
  for (const port of ports) words.push('-p', formatPort(port));
  for (const mount of mounts) words.push(...formatMount(mount));
  for (const entry of env) words.push('-e', entry);
  for (const [name, value] of Object.entries(labels)) words.push('-l', value === '' ? name : `${name}=${value}`);
  if (memory > 0) words.push('-m', String(memory));
  if (nanoCpus > 0) words.push('--cpus', String(nanoCpus / 1e9));
  if (cpuShares > 0) words.push('-c', String(cpuShares));
  if (cpusetCpus !== '') words.push('--cpuset-cpus', cpusetCpus);
  if (pids > 0) words.push('--pids-limit', String(pids));
  if (program !== undefined) words.push('--entrypoint', program);
  words.push(container.image, ...first, ...cmd);
  return words.map(quoteShellWord).join(' ');
}

function formatPort({ containerPort, protocol = 'tcp', hostIp = '', hostPort = 0 }: EditableContainer['ports'][number]): string {
  const address = hostIp === '' || hostIp === '0.0.0.0' ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
  const host = hostPort === 0 ? (address === '' ? '' : ':') : `${hostPort}:`;
  return `${address}${host}${containerPort}${protocol === 'udp' ? '/udp' : ''}`;
}

function formatMount(mount: EditableContainer['mounts'][number]): readonly string[] {
  switch (mount.type) {
    case 'tmpfs':
      return ['--tmpfs', mount.size ? `${mount.destination}:size=${mount.size}` : mount.destination];
    case 'bind':
      return ['-v', `${mount.source}:${mount.destination}${mount.readOnly === true ? ':ro' : ''}`];
    case 'volume':
      return ['-v', `${mount.name === undefined ? '' : `${mount.name}:`}${mount.destination}${mount.readOnly === true ? ':ro' : ''}`];
  }
}
