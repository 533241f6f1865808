import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import { hasProcess } from './lifecycle.ts';

/** The kernel killed a process of a container for want of memory. Where it was the first one, its end tells the same: who comes first publishes it. */
export async function noteOutOfMemory(context: ContainerContext, id: string): Promise<void> {
  try {
    using _lock = await context.lock(id);
    const record = context.records.find(id);
    if (record === undefined || !hasProcess(record.status)) return;
    publishContainerEvent(context, context.records.update(record.id, { oomKilled: true }), { action: 'oom' });
  } catch (error) {
    context.warn(`container ${id}: out of memory`, error);
  }
}
