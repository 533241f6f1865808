import { matchLines, type LogPattern, type PackedLines } from './match-lines.ts';

/** A thread of its own for searches: an expression that never comes to an end is ended with it. */
export type MatchRequest = PackedLines & { readonly id: number; readonly pattern: LogPattern };
export type MatchReply = { readonly id: number; readonly found: Uint8Array };

self.addEventListener('message', ({ data }: MessageEvent<MatchRequest>) => {
  const reply: MatchReply = { id: data.id, found: matchLines(data, data.pattern) };
  self.postMessage(reply, { transfer: [reply.found.buffer as ArrayBuffer] });
});
