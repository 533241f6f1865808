import type { RestoreImageReply, RestoreReply, TrashRemovedReply, TrashReply, TrashSettings } from '../engine-api/trash.ts';
import type { Empty } from './empty.ts';

export type TrashSettingsChange = { readonly [Key in keyof TrashSettings]?: TrashSettings[Key] | undefined };

export type TrashCalls = {
  'trash.list': { in: Empty; out: TrashReply };
  /** Of a container `name` may be another. */
  'trash.restore': { in: { id: string; name?: string | undefined }; out: RestoreReply | RestoreImageReply };
  /** For good. */
  'trash.remove': { in: { id: string }; out: TrashRemovedReply };
  'trash.empty': { in: Empty; out: TrashRemovedReply };
  'trash.settings': { in: Empty; out: TrashSettings };
  'trash.changeSettings': { in: TrashSettingsChange; out: TrashSettings };
};

export const trashCallNames = ['trash.list', 'trash.restore', 'trash.remove', 'trash.empty', 'trash.settings', 'trash.changeSettings'] as const satisfies readonly (keyof TrashCalls)[];
