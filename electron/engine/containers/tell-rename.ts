import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import { namesOn } from './container-networks.ts';
import type { ContainerRecord } from './containers.ts';
import { rewriteLinkedFiles } from './network-files.ts';

/** After a container has another name: tells clients, name servers and the containers that are linked to it. */
export function tellRename(context: ContainerContext, before: ContainerRecord, after: ContainerRecord): void {
  publishContainerEvent(context, after, { action: 'rename', attributes: { oldName: `/${before.name}` } });
  for (const [networkId, endpoint] of Object.entries(after.endpoints)) {
    context.rooms.networks.setNames(after.id, networkId, namesOn(after, endpoint)).catch((error: unknown) => context.warn(`container ${after.id}: its new name on networks`, error));
  }
  rewriteLinkedFiles(context, after);
}
