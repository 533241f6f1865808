// Files of volumes that no container mounts, and what lies in a container's folders.
import { execFileSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import type { FolderListing } from '../../electron/shared/engine-api/files.ts';
import { makeArchive } from '../../electron/engine/snapshots/make-archive.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const busybox = useBusyboxEngine();
const { ok } = busybox;

function call(method: string, path: string, body?: Buffer): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath: busybox.engine.socket, method, path, headers: body && { 'Content-Length': body.length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
const list = async (what: string, path: string): Promise<FolderListing> => JSON.parse((await call('GET', `/tidewharf/v1/${what}/files?path=${encodeURIComponent(path)}`)).body.toString()) as FolderListing;
const archive = (volume: string, path: string): string => `/tidewharf/v1/volumes/${volume}/archive?path=${encodeURIComponent(path)}`;

test('files of a volume that no container has are listed, taken out and put in', async () => {
  await ok('volume', 'create', 'data');
  const entries = [{ name: 'sub', type: '5' }, { name: 'sub/file', content: 'kept\n' }, { name: 'out', type: '2', linkName: '/etc' }] as const;
  expect((await call('PUT', archive('data', '/'), makeArchive(entries as never))).status).toBe(200);
  const { entries: found, total, path } = await list('volumes/data', '/');
  expect({ total, path }).toEqual({ total: 2, path: '/' });
  expect(found).toMatchObject([{ name: 'sub', kind: 'folder', opens: true }, { name: 'out', kind: 'link', target: '/etc', opens: false, mark: null }]);
  expect((await list('volumes/data', '/sub')).entries).toMatchObject([{ name: 'file', kind: 'file', bytes: 5 }]);
  const { body } = await call('GET', archive('data', '/.'));
  expect(execFileSync('tar', ['-tf', '-'], { input: body }).toString().split('\n').filter(Boolean).toSorted()).toEqual(['./', './out', './sub/', './sub/file']);
  expect(await ok('run', '--rm', '-v', 'data:/d', 'busybox', 'cat', '/d/sub/file')).toBe('kept');
  // What a link leads to is in the volume or nowhere.
  expect((await call('GET', archive('data', '/out/passwd'))).status).toBe(404);
  expect((await call('GET', '/tidewharf/v1/volumes/data/files?path=/sub/file')).status).toBe(400);
  expect((await call('GET', '/tidewharf/v1/volumes/nope/files?path=/')).status).toBe(404);
  await ok('volume', 'rm', 'data');
});

test('a folder of a container shows what differs from its image', async () => {
  await ok('run', '-d', '--name', 'marks', '-v', 'mounted:/mnt', 'busybox', 'sh', '-c', 'echo new > /etc/new; echo more >> /etc/passwd; rm /etc/group; echo v > /mnt/v; exec sleep 1000');
  await expect.poll(async () => (await list('containers/marks', '/etc')).deleted).toEqual(['group']);
  const marks = Object.fromEntries((await list('containers/marks', '/etc')).entries.map(({ name, mark }) => [name, mark]));
  expect(marks).toMatchObject({ new: 'added', passwd: 'changed', shadow: null });
  await expect.poll(async () => (await list('containers/marks', '/mnt')).entries).toMatchObject([{ name: 'v', mark: null }]);
  await ok('rm', '-f', 'marks');
  await ok('volume', 'rm', 'mounted');
});
