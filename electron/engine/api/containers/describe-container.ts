import { isEngineError } from '../../../shared/errors/engine-error.ts';
import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { Image } from '../../images/images.ts';
import type { Rooms } from '../rooms.ts';
import { exposedPorts } from './container-json.ts';
import type { Attachment } from './network-settings-json.ts';

/** A container's image; undefined where it was removed by force. */
export function findImage({ images }: Rooms, record: ContainerRecord): Image | undefined {
  return unlessMissing(() => images.get(record.imageId));
}

/** What a container has to do with networks, by its record and its lease. */
export function attachmentOf({ networks }: Rooms, record: ContainerRecord, image: ContainerDefaults | undefined): Attachment {
  const { id, name, endpoints } = record;
  return { id, name, endpoints, exposed: exposedPorts(record, image), lease: networks.findLease(id) };
}

function unlessMissing<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (isEngineError(error, 'not-found')) return undefined;
    throw error;
  }
}
