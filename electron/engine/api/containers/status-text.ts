import type { ContainerRecord } from '../../containers/containers.ts';

/** What `docker ps` shows as status, such as `Up 3 minutes` or `Exited (137) 2 hours ago`. `now` in milliseconds since 1970. */
export function statusText(record: ContainerRecord, now: number): string {
  const ago = (time: string | undefined): string => `${humanDuration(now - Date.parse(time ?? ''))} ago`;
  switch (record.status) {
    case 'running':
      return `Up ${humanDuration(now - Date.parse(record.startedAt ?? ''))}${healthText(record)}`;
    case 'paused':
      return `Up ${humanDuration(now - Date.parse(record.startedAt ?? ''))} (Paused)`;
    case 'restarting':
      return `Restarting (${record.exitCode}) ${ago(record.finishedAt)}`;
    case 'created':
      return 'Created';
    case 'exited':
      return record.finishedAt ? `Exited (${record.exitCode}) ${ago(record.finishedAt)}` : '';
    case 'dead':
      return 'Dead';
  }
}

function healthText({ health }: ContainerRecord): string {
  if (health === undefined) return '';
  return health.status === 'starting' ? ' (health: starting)' : ` (${health.status})`;
}

/** Docker's words for a span of milliseconds. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.round(seconds / 3600);
  if (!(seconds >= 1)) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}
