import type { ContainerListItem, RunTimes } from '../../../shared/docker/container-list-item.ts';
import { familiarReference, parseReference } from '../../../shared/oci/reference.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { Image } from '../../images/images.ts';
import { labelsOf } from './container-json.ts';
import { mountsJson } from './mounts-json.ts';
import { endpointsJson, portsJson, type Attachment } from './network-settings-json.ts';
import { statusText } from './status-text.ts';

export type Listed = { readonly record: ContainerRecord; readonly image: Image | undefined; readonly attachment: Attachment };

/** One of `GET /containers/json`. `now` in milliseconds since 1970. */
export function containerListItem({ record, image, attachment }: Listed, now: number): ContainerListItem {
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
    tidewharf: runTimes(record),
  };
}

function runTimes({ status, startedAt, finishedAt, exitCode }: ContainerRecord): RunTimes {
  const ended = status === 'exited' || status === 'dead';
  return { startedAt: startedAt ?? null, finishedAt: (ended && finishedAt) || null, exitCode: ended ? exitCode : null };
}

/** The name that was asked for, as long as it still means the container's image. */
function imageName({ imageName: asked, imageId }: ContainerRecord, image: Image | undefined): string {
  if (asked.includes('@') || imageId.startsWith(asked) || imageId.startsWith(`sha256:${asked}`)) return asked;
  return image?.tags.includes(familiarReference(parseReference(asked))) ? asked : imageId;
}

function commandText(args: readonly string[]): string {
  return args.map((arg, index) => (index > 0 && arg.includes(' ') ? `'${arg}'` : arg)).join(' ');
}
