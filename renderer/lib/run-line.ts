import type { RunMount, RunRequest } from '../../electron/shared/ipc/run.ts';
import { formatSize } from './sizes.ts';
import { quoteShellWord } from './shell-words.ts';

/** The `docker run` command that does the same as the request (its other half is host/containers/plan-create.ts). */
export function formatRunLine(request: RunRequest): string {
  const [program, ...programWords] = request.entrypoint ?? [];
  const words = [
    'docker', 'run', '-d',
    ...(request.tty ? ['-it'] : []),
    ...(request.autoRemove ? ['--rm'] : []),
    ...(request.init ? ['--init'] : []),
    ...option('--name', request.name),
    ...option('--restart', policyWord(request)),
    ...option('--network', request.network),
    ...request.ports.flatMap((port) => ['-p', formatPublish(port)]),
    ...request.mounts.flatMap(formatMount),
    ...option('--memory', formatSize(request.limits.memory)),
    ...option('--cpus', request.limits.nanoCpus === 0 ? '' : String(request.limits.nanoCpus / 1e9)),
    ...option('--pids-limit', request.limits.pids === 0 ? '' : String(request.limits.pids)),
    ...option('--user', request.user),
    ...option('--workdir', request.workingDir),
    ...Object.entries(request.labels).flatMap(([name, value]) => ['--label', value === '' ? name : `${name}=${value}`]),
    ...request.env.flatMap((entry) => ['-e', entry]),
    ...option('--entrypoint', program ?? ''),
    request.image, ...programWords, ...(request.command ?? []),
  ];
  return words.map(quoteShellWord).join(' ');
}

function option(name: string, value: string): string[] {
  return value === '' ? [] : [name, value];
}

function policyWord({ restartPolicy, maxRetries }: RunRequest): string {
  if (restartPolicy === 'no') return '';
  return restartPolicy === 'on-failure' && maxRetries > 0 ? `on-failure:${maxRetries}` : restartPolicy;
}

function formatPublish({ hostIp, hostPort, containerPort, protocol }: RunRequest['ports'][number]): string {
  const everywhere = hostIp === '' || hostIp === '0.0.0.0';
  const address = everywhere ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
  const host = hostPort === 0 ? (everywhere ? '' : ':') : `${hostPort}:`;
  return `${address}${host}${containerPort}${protocol === 'udp' ? '/udp' : ''}`;
}

function formatMount(mount: RunMount): string[] {
  switch (mount.kind) {
    case 'bind':
      return ['--mount', ['type=bind', `source=${mount.source}`, `target=${mount.destination}`, ...(mount.readOnly ? ['readonly'] : [])].map(quoteCsv).join(',')];
    case 'volume':
      return ['-v', mount.name === '' ? mount.destination : `${mount.name}:${mount.destination}${mount.readOnly ? ':ro' : ''}`];
    case 'tmpfs':
      return ['--tmpfs', mount.size === 0 ? mount.destination : `${mount.destination}:size=${mount.size}`];
  }
}

/** The client reads `--mount` as a line of CSV. */
function quoteCsv(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
