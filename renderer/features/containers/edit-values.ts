import type { EditField, EditMount, EditPort, EditRequest } from '../../../electron/shared/engine-api/edit.ts';
import { quoteShellWord } from '../../lib/shell-words.ts';
import { formatSize } from '../../lib/sizes.ts';
import { strings } from '../../strings/strings.ts';

const text = strings.edit;

/** What a field of an edit has, in words short enough to compare: one for each part of it. */
export function editValues(field: EditField, value: unknown): readonly string[] {
  switch (field) {
    case 'name':
      return [String(value)];
    case 'ports':
      return (value as readonly EditPort[]).map(({ containerPort, protocol, hostIp = '', hostPort = 0 }) => `${hostIp === '' ? '' : `${hostIp}:`}${hostPort || '…'}:${containerPort}${protocol === 'udp' ? '/udp' : ''}`);
    case 'env':
      return value as readonly string[];
    case 'cmd':
    case 'entrypoint':
      return [(value as readonly string[]).map(quoteShellWord).join(' ')].filter(Boolean);
    case 'mounts':
      return (value as readonly EditMount[]).map(mountValue);
    case 'labels':
      return Object.entries(value as Record<string, string>).map(([name, label]) => `${name}=${label}`);
    case 'limits':
      return limitValues(value as NonNullable<EditRequest['limits']>);
    case 'restartPolicy': {
      const { name = 'no', maximumRetryCount = 0 } = value as NonNullable<EditRequest['restartPolicy']>;
      return [`${strings.run.policies[name]}${maximumRetryCount > 0 ? ` (${maximumRetryCount})` : ''}`];
    }
  }
}

function mountValue(mount: EditMount): string {
  switch (mount.type) {
    case 'bind':
      return `${mount.source} → ${mount.destination}`;
    case 'volume':
      return `${mount.name || strings.run.volumePlaceholder} → ${mount.destination}`;
    case 'tmpfs':
      return `${strings.run.mountKinds.tmpfs} → ${mount.destination}`;
  }
}

function limitValues({ memory = 0, nanoCpus = 0, pids = 0 }: NonNullable<EditRequest['limits']>): string[] {
  const parts = [memory > 0 && text.memory(formatSize(memory)), nanoCpus > 0 && text.cpus(nanoCpus / 1e9), pids > 0 && text.pids(pids)].filter((part) => part !== false);
  return parts.length === 0 ? [text.noLimit] : parts;
}
