// The check that compares layers with their blobs, on an engine whose containers run meanwhile.
import { readFileSync, writeFileSync, readdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import { expect, test } from 'vitest';
import type { CheckLine } from '../../electron/shared/engine-api/check.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startRegistry } from '../support/registry.ts';
import { ensureTestImage } from '../support/test-images.ts';

/** `POST /tidewharf/v1/check` to its end. */
async function check(engine: TestEngine, repair: boolean): Promise<CheckLine[]> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    http.request({ socketPath: engine.socket, method: 'POST', path: '/tidewharf/v1/check', headers }, resolve).on('error', reject).end(JSON.stringify({ repair }));
  });
  const text = (await Array.fromAsync(response as AsyncIterable<Buffer>)).join('');
  return text.trim().split('\r\n').map((line) => JSON.parse(line) as CheckLine);
}

/** A file of the only image's only layer. */
function layerFile(engine: TestEngine, name: string): string {
  const folders = readdirSync(`${engine.dir}/d/layers/l`);
  expect(folders).toHaveLength(1);
  return `${engine.dir}/d/layers/l/${folders[0]}/${name}`;
}

test('a damaged layer is mended as soon as no container that stands on it is mounted', { timeout: 120_000 }, async () => {
  await using registry = await startRegistry();
  await using engine = await startEngine();
  const image = `${registry.host}/box:1`;
  await registry.push(await ensureTestImage('busybox'), 'box:1');
  expect(await engine.docker('pull', '-q', image)).toMatchObject({ code: 0 });
  expect(await engine.docker('run', '-d', '--name', 'lives', image, 'sleep', '100000')).toMatchObject({ code: 0 });
  expect((await check(engine, true)).at(-1)).toMatchObject({ kind: 'done', damaged: 0, checked: { images: 1, layers: 1, uncompared: 0 } });

  const passwd = layerFile(engine, 'etc/passwd');
  const good = readFileSync(passwd);
  writeFileSync(passwd, 'damaged');
  const blobs = `${engine.dir}/d/content/blobs/sha256`;
  for (const name of readdirSync(blobs)) rmSync(`${blobs}/${name}`);

  const first = await check(engine, true);
  expect(first.filter((line) => line.kind === 'damage' && line.what === 'blob')).toHaveLength(3);
  expect(first).toContainEqual(expect.objectContaining({ kind: 'damage', what: 'layer', images: [{ image, part: 'layer 1 of 1' }], mending: { kind: 'blocked', by: ['lives'] } }));
  expect(first.at(-1)).toMatchObject({ damaged: 4, mended: 3 });
  expect(readFileSync(passwd, 'utf8')).toBe('damaged');
  await engine.stop();
  expect(await engine.fsck('--deep', '--repair')).toMatchObject({ code: 1, mended: [], problems: [expect.stringContaining('stop first what uses it: lives')] });
  await engine.start();

  expect(await engine.docker('stop', '-t', '0', 'lives')).toMatchObject({ code: 0 });
  expect((await check(engine, true)).at(-1)).toMatchObject({ damaged: 1, mended: 1 });
  expect(await engine.docker('start', 'lives')).toMatchObject({ code: 0 });
  expect(await engine.docker('exec', 'lives', 'cat', '/etc/passwd')).toMatchObject({ code: 0, stdout: good.toString() });
  await engine.stop();
  expect(await engine.fsck('--deep')).toMatchObject({ code: 0, problems: [], mended: [] });
});
