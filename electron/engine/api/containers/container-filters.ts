import { EngineError } from '../../../shared/errors/engine-error.ts';
import { familiarName, familiarReference, parseReference } from '../../../shared/oci/reference.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { MountPoint } from '../../containers/create-spec.ts';
import type { Rooms } from '../rooms.ts';
import { anyOf, labelsFit, type Filters } from '../query.ts';
import { labelsOf } from './container-json.ts';
import type { Listed } from './container-list-item.ts';
import { portsJson } from './network-settings-json.ts';
import { readPort } from './read-port.ts';

/** Names that `GET /containers/json` takes as filters. */
export const containerFilters = [
  'id', 'name', 'status', 'exited', 'label', 'ancestor', 'before', 'since', 'publish', 'expose', 'network', 'volume', 'health', 'is-task', 'isolation',
] as const;

const healths = ['none', 'starting', 'healthy', 'unhealthy'];
const statuses = ['created', 'restarting', 'running', 'removing', 'paused', 'exited', 'dead'];

/** What a list is narrowed by, ready to be asked per container. Fails with `invalid`, or `not-found` for the container of before and since. */
export function planContainerFilter({ containers }: Rooms, filters: Filters): (listed: Listed) => boolean {
  for (const status of filters.get('status') ?? []) {
    if (!statuses.includes(status)) throw new EngineError('invalid', `invalid filter 'status=${status}': expected one of ${statuses.join(', ')}`);
  }
  for (const health of filters.get('health') ?? []) {
    if (!healths.includes(health)) throw new EngineError('invalid', `invalid filter 'health=${health}': expected one of ${healths.join(', ')}`);
  }
  const moment = (name: string): number | undefined => {
    const wanted = filters.get(name)?.[0];
    return wanted === undefined ? undefined : createdAt(containers.get(wanted));
  };
  const [before, since] = [moment('before'), moment('since')];
  const names = (filters.get('name') ?? []).map(readPattern);
  return (listed) => {
    const { record, image, attachment } = listed;
    return (
      anyOf(filters, 'id', (id) => record.id.startsWith(id)) &&
      (names.length === 0 || names.some((pattern) => pattern.test(record.name) || pattern.test(`/${record.name}`))) &&
      anyOf(filters, 'status', (status) => record.status === status) &&
      anyOf(filters, 'exited', (code) => record.finishedAt !== undefined && record.status !== 'running' && String(record.exitCode) === code) &&
      labelsFit(filters, labelsOf(record, image?.config.config)) &&
      anyOf(filters, 'ancestor', (name) => isAncestor(name, listed)) &&
      (before === undefined || createdAt(record) < before) &&
      (since === undefined || createdAt(record) > since) &&
      anyOf(filters, 'publish', (range) => portsJson(attachment).some(({ PublicPort, Type }) => PublicPort !== undefined && inRange(range, PublicPort, Type))) &&
      anyOf(filters, 'expose', (range) => portsJson(attachment).some(({ PrivatePort, Type }) => inRange(range, PrivatePort, Type))) &&
      anyOf(filters, 'network', (name) => Object.entries(record.endpoints).some(([id, { networkName }]) => name === networkName || (name !== '' && id.startsWith(name)))) &&
      anyOf(filters, 'volume', (path) => record.mounts.some((mount) => mount.destination === path || mountName(mount) === path)) &&
      anyOf(filters, 'health', (state) => state === (record.health?.status ?? 'none')) &&
      anyOf(filters, 'is-task', (value) => value === 'false' || value === '0')
    );
  };
}

/** What `ps` shows of a mount. */
function mountName(mount: MountPoint): string {
  if (mount.kind === 'volume') return mount.name;
  return mount.kind === 'bind' ? mount.source : '';
}

function createdAt(record: ContainerRecord): number {
  return Date.parse(record.createdAt);
}

/** JavaScript's expressions may take for ever on a few characters: those that could are refused. */
function readPattern(text: string): RegExp {
  const repeats = text.match(/[*+{?]/g)?.length ?? 0;
  if (repeats > 3 || /\)[*+{?]/.test(text)) throw new EngineError('invalid', `invalid filter 'name=${text}': at most three repeats, and none of a group`);
  try {
    return new RegExp(text);
  } catch {
    throw new EngineError('invalid', `invalid filter 'name=${text}': expected a regular expression`);
  }
}

/** By the image's id, a start of it, or one of its names; a name without tag means any tag. */
function isAncestor(name: string, { record, image }: Listed): boolean {
  if (/^(sha256:)?[0-9a-f]{4,64}$/.test(name) && record.imageId.startsWith(name.startsWith('sha256:') ? name : `sha256:${name}`)) return true;
  const reference = parseReference(name);
  const whole = familiarReference(reference);
  if (name.includes('@')) return image?.repoDigests.includes(whole) ?? false;
  const names = [record.imageName, ...(image?.tags ?? [])];
  return names.some((known) => known === name || known === whole || (whole.endsWith(':latest') && !name.includes(':latest') && known.startsWith(`${familiarName(reference)}:`)));
}

/** `8080`, `8080/udp`, `8000-8010/tcp`: what a running container holds counts. */
function inRange(range: string, number: number, protocol: string): boolean {
  const [numbers = '', wanted = 'tcp'] = range.split('/');
  const [low = '', high = low] = numbers.split('-');
  return wanted === protocol && number >= readPort(low).containerPort && number <= readPort(high).containerPort;
}
