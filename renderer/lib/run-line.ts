import type { RunRequest } from '../../electron/shared/ipc/containers.ts';
import { quoteShellWord } from './shell-words.ts';

/** The `docker run` command that does the same as the request. */
export function formatRunLine(request: RunRequest): string {
  const words = ['docker', 'run', '-d'];
  if (request.tty) words.push('-it');
  if (request.name !== '') words.push('--name', request.name);
  if (request.restartPolicy !== 'no') words.push('--restart', request.restartPolicy);
  for (const port of request.ports) words.push('-p', formatPublish(port));
  for (const entry of request.env) words.push('-e', entry);
  words.push(request.image, ...(request.command ?? []));
  return words.map(quoteShellWord).join(' ');
}

function formatPublish({ hostIp, hostPort, containerPort, protocol }: RunRequest['ports'][number]): string {
  const everywhere = hostIp === '' || hostIp === '0.0.0.0';
  const address = everywhere ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
  const host = hostPort === 0 ? (everywhere ? '' : ':') : `${hostPort}:`;
  return `${address}${host}${containerPort}${protocol === 'udp' ? '/udp' : ''}`;
}
