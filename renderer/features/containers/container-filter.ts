import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { isAlive } from './container-verbs.ts';

export const listTabs = ['all', 'running', 'stopped'] as const;
export type ListTab = (typeof listTabs)[number];

const fields = ['state', 'health', 'project', 'image'] as const;
type FilterField = (typeof fields)[number];

/** A word of the filter such as `state:paused`; `image:older` finds what runs an older tag. All other words look into the texts of a row. */
export type FilterToken = `${FilterField}:${string}`;

/** Whether a row is shown: it fits the tab, one of the tokens of each field, and all other words. */
export function matchesFilter(container: ContainerSummary, tab: ListTab, filter: string): boolean {
  if (tab !== 'all' && isAlive(container) !== (tab === 'running')) return false;
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = textOf(container);
  const tokens = words.flatMap((word) => parseToken(word) ?? []);
  const isWanted = fields.every((field) => {
    const wanted = tokens.filter((token) => token.field === field);
    return wanted.length === 0 || wanted.some(({ value }) => has(container, field, value));
  });
  return isWanted && words.every((word) => parseToken(word) !== undefined || text.includes(word));
}

/** The filter with a token added, or taken out where it was in it. */
export function toggleToken(filter: string, token: FilterToken): string {
  const words = filter.split(/\s+/).filter(Boolean);
  const without = words.filter((word) => word.toLowerCase() !== token.toLowerCase());
  return (without.length < words.length ? without : [...words, token]).join(' ');
}

export function hasToken(filter: string, token: FilterToken): boolean {
  return filter.toLowerCase().split(/\s+/).includes(token.toLowerCase());
}

/** Tokens that find something, those with most containers first, of each field at most eight. */
export function offeredTokens(containers: readonly ContainerSummary[]): Readonly<Record<FilterField, readonly string[]>> {
  return {
    state: mostUsed(containers.map(({ status }) => status)),
    health: mostUsed(containers.flatMap(({ health }) => health ?? [])),
    project: mostUsed(containers.flatMap(({ project }) => project ?? [])),
    image: mostUsed(containers.map(imageNameOf)),
  };
}

/** The image as a person calls it: the tag that it was made from, also where that has moved on. */
export function imageNameOf({ image, movedTag }: Pick<ContainerSummary, 'image' | 'movedTag'>): string {
  return movedTag ?? image;
}

function parseToken(word: string): { readonly field: FilterField; readonly value: string } | undefined {
  const mark = word.indexOf(':');
  const field = fields.find((name) => name === word.slice(0, mark));
  return field === undefined || mark === word.length - 1 ? undefined : { field, value: word.slice(mark + 1) };
}

function has(container: ContainerSummary, field: FilterField, value: string): boolean {
  switch (field) {
    case 'state':
      return container.status === value;
    case 'health':
      return container.health === value;
    case 'project':
      return container.project?.toLowerCase() === value;
    case 'image':
      return value === 'older' ? container.movedTag !== null : imageNameOf(container).toLowerCase().includes(value);
  }
}

function textOf(container: ContainerSummary): string {
  const { name, id, command, project, ports } = container;
  return [name, imageNameOf(container), id, command, project ?? '', ...ports.map(({ hostPort }) => hostPort)].join(' ').toLowerCase();
}

function mostUsed(values: readonly string[]): string[] {
  const counts = Map.groupBy(values, (value) => value);
  return [...counts].sort(([, a], [, b]) => b.length - a.length).slice(0, 8).map(([value]) => value);
}
