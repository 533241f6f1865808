import type { ContainerListItem, RunTimes } from '../../../shared/docker/container-list-item.ts';
import { familiarReference, parseReference } from '../../../shared/oci/reference.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { Image } from '../../images/images.ts';
import { labelsOf } from './container-json.ts';
import { mountsJson } from './mounts-json.ts';
import { endpointsJson, portsJson, type Attachment } from './network-settings-json.ts';
import { statusText } from './status-text.ts';

/** `movedTag`: see {@link ContainerListItem}. */
export type Listed = { readonly record: ContainerRecord; readonly image: Image | undefined; readonly attachment: Attachment; readonly movedTag: string | undefined };

/** One of `GET /containers/json`. `now` in milliseconds since 1970. */
export function containerListItem({ record, image, attachment, movedTag }: Listed, now: number): ContainerListItem {
  return {
    Id: record.id,
    Names: [`/${record.name}`],
    Image: imageName(record, image),
    ImageID: record.imageId,
    Command: commandText(record.args),
    Created: Math.floor(Date.parse(record.createdAt) / 1000),
    Ports: portsJson(attachment),
    Labels: labelsOf(record, image?.config.config),
    State: record.status,
    Status: statusText(record, now),
    HostConfig: { NetworkMode: record.spec.network.mode },
    NetworkSettings: { Networks: endpointsJson(attachment) },
    Mounts: mountsJson(record, () => ''),
    tidewharf: { ...runTimes(record), health: (record.status === 'running' && record.health?.status) || null, movedTag: movedTag ?? null },
  };
}

function runTimes({ status, startedAt, finishedAt, exitCode }: ContainerRecord): RunTimes {
  const ended = status === 'exited' || status === 'dead';
  return { startedAt: startedAt ?? null, finishedAt: (ended && finishedAt) || null, exitCode: ended ? exitCode : null };
}

/** The tag that a container was made from, where `named` (tag to image) says that it means another image now. */
export function findMovedTag({ imageName: asked, imageId }: Pick<ContainerRecord, 'imageName' | 'imageId'>, named: ReadonlyMap<string, string>): string | undefined {
  if (asked.includes('@') || isIdOf(asked, imageId)) return undefined;
  const tag = familiarReference(parseReference(asked));
  const now = named.get(tag);
  return now === undefined || now === imageId ? undefined : tag;
}

function isIdOf(asked: string, imageId: string): boolean {
  return imageId.startsWith(asked) || imageId.startsWith(`sha256:${asked}`);
}

/** The name that was asked for, as long as it still means the container's image. */
function imageName({ imageName: asked, imageId }: ContainerRecord, image: Image | undefined): string {
  if (asked.includes('@') || isIdOf(asked, imageId)) return asked;
  return image?.tags.includes(familiarReference(parseReference(asked))) ? asked : imageId;
}

function commandText(args: readonly string[]): string {
  return args.map((arg, index) => (index > 0 && arg.includes(' ') ? `'${arg}'` : arg)).join(' ');
}
