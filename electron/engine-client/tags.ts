import type { TagHistoryReply } from '../shared/engine-api/tag-history.ts';
import type { EngineTransport } from './transport.ts';

export type TagCalls = {
  /** Where a name pointed, newest first. `not-found` where it never was. */
  tagHistory(options: { name: string; signal?: AbortSignal | undefined }): Promise<TagHistoryReply>;
};

export function createTagCalls(transport: EngineTransport): TagCalls {
  return {
    tagHistory: async ({ name, signal }) =>
      (await transport.json({ method: 'GET', path: `/tidewharf/v1/tags/${name.split('/').map(encodeURIComponent).join('/')}`, signal })) as TagHistoryReply,
  };
}
