import type { TrashCalls } from '../../shared/ipc/trash.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function trashHandlers({ client }: HostParts): HandlersOf<TrashCalls> {
  return {
    'trash.list': () => client.listTrash(),
    'trash.restore': (request) => client.restoreFromTrash(request),
    'trash.remove': (request) => client.removeFromTrash(request),
    'trash.empty': () => client.emptyTrash(),
    'trash.settings': () => client.trashSettings(),
    'trash.changeSettings': (change) => client.changeTrashSettings(change),
  };
}
