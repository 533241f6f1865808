import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { strings } from '../../strings/strings.ts';
import { buildName, contextName } from './build-names.ts';

export const buildKinds = ['all', 'running', 'failed'] as const;
export type BuildKind = (typeof buildKinds)[number];

export function isOfKind({ status }: Pick<BuildSummary, 'status'>, kind: BuildKind): boolean {
  return kind === 'all' || status === kind;
}

/** Every word is somewhere in its names, folder, status or error. */
export function fitsWords({ description, status, error, id }: BuildSummary, filter: string): boolean {
  const text = [buildName(description), ...description.tags, contextName(description), description.dockerfile, description.target, strings.builds.status[status], error, id].join(' ').toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
