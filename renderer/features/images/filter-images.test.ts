import { expect, test } from 'vitest';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { filterImages, readShow } from './filter-images.ts';

const image = (id: string, tags: string[], containers = 0): ImageSummary => ({ id, tags, containers, digests: [], platform: 'linux/amd64', size: 1, sharedBytes: 0, createdAt: '2026-11-01T12:00:00Z', layers: 1 });
const images = [image('sha256:aa', ['nginx:1.27', 'nginx:latest'], 2), image('sha256:bb', ['localhost:5000/team/web:1']), image('sha256:cc', [])];
const ids = (text: string, show = readShow(null)) => filterImages(images, { text, show }).rows.map(({ id }) => id.slice(7));

test('every word has to be in a name, the id or the platform', () => {
  expect(ids('')).toEqual(['aa', 'bb', 'cc']);
  expect(ids('NGINX late')).toEqual(['aa']);
  expect(ids('sha256:c')).toEqual(['cc']);
  expect(ids('amd64 web')).toEqual(['bb']);
  expect(ids('web nginx')).toEqual([]);
});

test('kinds are counted among those that match', () => {
  expect(ids('', 'in-use')).toEqual(['aa']);
  expect(ids('', 'dangling')).toEqual(['cc']);
  expect(filterImages(images, { text: 'n', show: 'unused' }).counts).toEqual({ all: 3, 'in-use': 1, unused: 2, dangling: 1 });
  expect(readShow('nonsense')).toBe('all');
});
