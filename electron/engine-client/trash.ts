import type { RestoreImageReply, RestoreReply, TrashRemovedReply, TrashReply, TrashSettings } from '../shared/engine-api/trash.ts';
import type { EngineTransport } from './transport.ts';

/** What was removed and can be brought back: /tidewharf/v1/trash. `id` as the list gives it. */
export type TrashCalls = {
  listTrash(): Promise<TrashReply>;
  restoreFromTrash(options: { id: string; name?: string | undefined }): Promise<RestoreReply | RestoreImageReply>;
  removeFromTrash(options: { id: string }): Promise<TrashRemovedReply>;
  emptyTrash(): Promise<TrashRemovedReply>;
  trashSettings(): Promise<TrashSettings>;
  changeTrashSettings(change: { readonly [Key in keyof TrashSettings]?: TrashSettings[Key] | undefined }): Promise<TrashSettings>;
};

const path = '/tidewharf/v1/trash';

export function createTrashCalls(transport: EngineTransport): TrashCalls {
  return {
    listTrash: async () => (await transport.json({ method: 'GET', path })) as TrashReply,
    restoreFromTrash: async ({ id, name }) => (await transport.json({ method: 'POST', path: `${path}/${encodeURIComponent(id)}/restore`, query: { name } })) as RestoreReply | RestoreImageReply,
    removeFromTrash: async ({ id }) => (await transport.json({ method: 'DELETE', path: `${path}/${encodeURIComponent(id)}` })) as TrashRemovedReply,
    emptyTrash: async () => (await transport.json({ method: 'DELETE', path })) as TrashRemovedReply,
    trashSettings: async () => (await transport.json({ method: 'GET', path: `${path}/settings` })) as TrashSettings,
    changeTrashSettings: async (change) => (await transport.json({ method: 'PUT', path: `${path}/settings`, body: change })) as TrashSettings,
  };
}
