import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Observed } from './build-case.ts';

/** What a peer gave, without what differs from run to run. */
export type Given = Omit<Extract<Observed, { kind: 'image' }>, 'output'> | Omit<Extract<Observed, { kind: 'failed' }>, 'line'>;
/** `input` changes with everything that the peers were given. */
export type CaseRecord = { readonly input: string; readonly docker?: Given; readonly buildah?: Given };

export function recordFile(topic: string): string {
  return path.join(import.meta.dirname, 'recorded', `${topic.toLowerCase().replaceAll(/[^a-z]+/g, '-').replace(/^-/, '')}.json`);
}

/** What the peers made of a topic's cases, by their names. */
export function readRecord(topic: string): Readonly<Record<string, CaseRecord>> {
  return JSON.parse(readFileSync(recordFile(topic), 'utf8')) as Record<string, CaseRecord>;
}
