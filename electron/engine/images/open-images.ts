import type { CheckLine } from '../../shared/engine-api/check.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import { familiarReference, parseReference } from '../../shared/oci/reference.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Registry } from '../registry/registry.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import { assembleImage } from './assemble-image.ts';
import { deepCheck } from './check/deep-check.ts';
import { checkImages } from './check-images.ts';
import { openImageContents } from './contents/open-image-contents.ts';
import { collectGarbage } from './collect-garbage.ts';
import { composeImage, layersOfImage } from './compose-image.ts';
import { fetchLayer, stackLayer } from './fetch-layer.ts';
import type { ImageContext, TrashSwitch } from './image-context.ts';
import { decompress } from '../sys/decompress.ts';
import { createImageRecords } from './image-records.ts';
import type { Images, PullProgress, PushProgress } from './images.ts';
import { createKeepers } from './keepers.ts';
import { createLeases } from './leases.ts';
import { listPlatforms } from './list-platforms.ts';
import { loadArchive } from './load-archive.ts';
import { makeLayer } from './make-layer.ts';
import { openImageTrash } from './open-image-trash.ts';
import { pullImages } from './pull-image.ts';
import { releaseLayers } from './release-layers.ts';
import { pushImage } from './push-image.ts';
import { refuseTwice } from './refuse-twice.ts';
import { removeImage } from './remove-image.ts';
import { saveImages } from './save-images.ts';
import { openImageSecrets } from './secrets/open-image-secrets.ts';
import { sweepBlobs, sweepLayers } from './sweep.ts';
import { streamProgress } from './stream-progress.ts';
import { readTagHistory, rollBackTag, tagImage } from './tag-image.ts';

const noTrash: TrashSwitch = { isOn: () => false, changed: () => undefined };

/** Puts the images room together over the rooms below it. `platform` is what this machine runs; without `trash` what is removed is gone. */
export function openImages(rooms: { state: State; store: Store; registry: Registry; snapshots: Snapshots; events: EventBus; platform: Platform; trash?: TrashSwitch }): Images {
  const { state, trash = noTrash, ...rest } = rooms;
  const records = createImageRecords(state);
  const leases = createLeases();
  const secrets = openImageSecrets({ ...rest, records, leases, state });
  const context: ImageContext = { ...rest, records, leases, keepers: createKeepers(), trash, checkPush: secrets.checkPush, onLayerGone: secrets.forgetLayer };
  return {
    contents: openImageContents(context),
    secrets,
    trash: openImageTrash(context),
    get: (nameOrId) => records.get(records.resolve(nameOrId).id),
    list: () => records.list(),
    platforms: (nameOrId) => listPlatforms(context, nameOrId),
    pull: ({ signal, ...request }) => {
      parseReference(request.reference);
      return streamProgress({ signal, replaces: isNewerStep, work: (emit, inner) => pullImages(context, { ...request, signal: inner, emit }) });
    },
    push: ({ signal, ...request }) => {
      parseReference(request.reference);
      return streamProgress({ signal, replaces: isNewerBytes, work: (emit, inner) => pushImage(context, { ...request, signal: inner, emit }) });
    },
    load: (request) => loadArchive(context, request),
    save: ({ names, signal }) => saveImages(context, { names, signal }),
    assemble: (request) => assembleImage(context, request),
    makeLayer: (request) => makeLayer(context, request),
    fetchLayer: (request) => fetchLayer(context, request),
    stackLayer: (request) => stackLayer(context, request),
    layersOf: (nameOrId) => layersOfImage(context, nameOrId),
    compose: (request) => composeImage(context, request),
    hold: (keys) => leases.hold(keys),
    keep: (keeper) => context.keepers.add(keeper),
    kept: () => context.keepers.kept(),
    import: async ({ archive, ...request }) => {
      const own = { base: undefined, layer: refuseTwice(decompress(archive)), author: '', createdBy: '', by: 'import', now: new Date() } as const;
      const id = await assembleImage(context, { ...request, ...own, comment: request.comment || 'Imported from -' });
      context.events.publish({ type: 'image', action: 'import', actorId: id, attributes: { name: id } });
      return id;
    },
    knownNames: () => records.knownNames().map(familiarReference),
    tagHistory: (name) => readTagHistory(context, name),
    rollBackTag: (request) => rollBackTag(context, request),
    tag: (request) => tagImage(context, request),
    remove: (request) => removeImage(context, request),
    collectGarbage: (inUse) => collectGarbage(context, inUse),
    sweep: async ({ blobs, layers }) => {
      await sweepLayers(context, layers);
      await sweepBlobs(context, blobs);
    },
    releaseLayers: (top) => releaseLayers(context, top),
    isHeld: (key) => leases.isHeld(key),
    check: () => checkImages(context),
    deepCheck: ({ signal, repair, authFor = () => undefined, nameOf = (id) => id }) =>
      streamProgress({ signal, replaces: isNewerProgress, work: (emit, inner) => deepCheck(context, { repair, authFor, nameOf, signal: inner, emit }) }),
  };
}

function isNewerProgress(newer: CheckLine, older: CheckLine): boolean {
  return newer.kind === 'progress' && older.kind === 'progress';
}

function isNewerBytes(newer: PushProgress, older: PushProgress): boolean {
  return newer.kind === 'upload' && older.kind === 'upload' && newer.digest === older.digest;
}

/** Of the steps of one download or one unpacking only the newest is of interest. */
function isNewerStep(newer: PullProgress, older: PullProgress): boolean {
  return (newer.kind === 'download' || newer.kind === 'unpack') && newer.kind === older.kind && newer.digest === older.digest;
}
