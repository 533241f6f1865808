import { expect, test } from 'vitest';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { chooseSources } from './choose-sources.ts';

const container = (id: string, name: string, rest: Partial<ContainerSummary> = {}): ContainerSummary => ({ id, name, status: 'running', project: null, ...rest }) as ContainerSummary;
const all = [container('aa11', 'web', { project: 'shop' }), container('bb22', 'db', { project: 'shop', status: 'exited' }), container('cc33', 'other')];
const names = (chosen: string | null, project: string | null = null): string[] => chooseSources(all, { chosen, project }).map(({ name }) => name);

test('the named ones once and in their order, all of a project, or all that run', () => {
  expect(names('cc,db,db,gone')).toEqual(['other', 'db']);
  expect(names(null, 'shop')).toEqual(['web', 'db']);
  expect(names(null)).toEqual(['web', 'other']);
  expect(names('')).toEqual([]);
});
