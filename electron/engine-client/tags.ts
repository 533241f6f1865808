import type { KnownTagsReply, RollBackReply, TagHistoryReply } from '../shared/engine-api/tag-history.ts';
import { namePath } from './name-path.ts';
import type { EngineTransport } from './transport.ts';

export type TagCalls = {
  /** Every name that is or was. */
  knownTags(): Promise<KnownTagsReply>;
  /** Where a name pointed, newest first. `not-found` where it never was. */
  tagHistory(options: { name: string; signal?: AbortSignal | undefined }): Promise<TagHistoryReply>;
  /** `to` is an image id or a digest of the history. */
  rollBackTag(options: { name: string; to: string }): Promise<RollBackReply>;
};

const path = '/tidewharf/v1/tags';

export function createTagCalls(transport: EngineTransport): TagCalls {
  return {
    knownTags: async () => (await transport.json({ method: 'GET', path })) as KnownTagsReply,
    tagHistory: async ({ name, signal }) => (await transport.json({ method: 'GET', path: `${path}/${namePath(name)}`, signal })) as TagHistoryReply,
    rollBackTag: async ({ name, to }) => (await transport.json({ method: 'POST', path: `${path}/${namePath(name)}/rollback`, query: { to } })) as RollBackReply,
  };
}
