import type { EditReply } from '../../../shared/engine-api/edit.ts';
import type { Call, Route } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';
import { editSchema, planContainerEdit } from './edit-body.ts';
import { editableContainer } from './editable-container.ts';

const path = '/tidewharf/v1/containers/{id}/edit';

/** Edit in place, which Docker has no words for. Fields and replies: electron/shared/engine-api/edit.ts. */
export const editRoutes: readonly Route[] = [
  { method: 'GET', path, handle: ({ rooms, params, response }) => sendJson(response, 200, editableContainer(rooms.containers.get(params['id'] ?? ''))) },
  { method: 'POST', path, handle: editContainer },
];

async function editContainer(call: Call): Promise<void> {
  const { rooms, params, response } = call;
  const { restart = false, dryRun = false, ...body } = await readBody(call, editSchema);
  const record = rooms.containers.get(params['id'] ?? '');
  const outcome = await rooms.containers.edit(record.id, planContainerEdit(record, body), { restart, dryRun });
  const [before, after] = [editableContainer(outcome.before), editableContainer(outcome.after)];
  const changes = outcome.fields.map(({ field, needsRestart }) => ({ field, before: before[field], after: after[field], needsRestart }));
  sendJson(response, 200, { id: record.id, name: outcome.after.name, applied: outcome.applied, changes, warnings: outcome.warnings } satisfies EditReply);
}
