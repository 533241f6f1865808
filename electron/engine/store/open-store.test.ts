import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { digestHex, parseDigest, type Digest } from '../../shared/oci/digest.ts';
import { openStore } from './open-store.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'store-'));
});
afterEach(() => rm(root, { recursive: true }));

const digestOf = (bytes: Uint8Array): Digest => parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
const files = (folder: string) => readdir(join(root, folder));

async function* chunksOf(...chunks: Uint8Array[]) {
  yield* chunks;
}

describe('a store', () => {
  it('is an OCI image layout', async () => {
    await openStore({ root });
    expect(await files('.')).toEqual(expect.arrayContaining(['blobs', 'index.json', 'oci-layout']));
  });

  it('gives back what was written, by digest', async () => {
    const store = await openStore({ root });
    const bytes = randomBytes(5000);
    const digest = await store.write(bytes);
    expect(digest).toBe(digestOf(bytes));
    expect(await store.write(bytes)).toBe(digest);
    expect(await store.read(digest, 5000)).toEqual(bytes);
    expect(Buffer.concat(await store.open(digest).toArray())).toEqual(bytes);
    expect(await store.list()).toEqual([{ digest, size: 5000 }]);
    expect(await store.verify()).toEqual([]);
    expect(await files('ingest')).toEqual([]);
  });

  it('refuses to read a blob that is longer than allowed, or not there', async () => {
    const store = await openStore({ root });
    const digest = await store.write(Buffer.from('12345'));
    await expect(store.read(digest, 4)).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringContaining('size 5, expected 4') });
    await store.delete(digest);
    expect(store.has(digest)).toBe(false);
    expect(() => store.size(digest)).toThrow('not in the store');
    expect(() => store.open(digest)).toThrow('not in the store');
  });

  it('refuses a digest that would be a path', async () => {
    const store = await openStore({ root });
    expect(() => store.path('sha256:../../../etc/passwd' as Digest)).toThrow('expected sha256:');
  });

  it('takes streams of unknown digest together: read at once, in the store when they are published', async () => {
    const store = await openStore({ root });
    const bytes = randomBytes(3 << 20);
    const known = await store.write(Buffer.from('known'));
    {
      await using batch = store.openBatch();
      const empty = { digest: digestOf(Buffer.alloc(0)), size: 0 };
      expect(await batch.add(chunksOf())).toEqual(empty);
      const added = await batch.add(chunksOf(bytes.subarray(0, 10), bytes.subarray(10)));
      expect(added).toEqual({ digest: digestOf(bytes), size: bytes.length });
      expect(await batch.add(chunksOf(bytes))).toEqual(added);
      expect(await batch.write(Buffer.from('known'))).toBe(known);
      const small = await batch.write(Buffer.from('small'));
      expect(batch.digests()).toEqual([empty.digest, added.digest, known, small]);
      expect(await store.list()).toHaveLength(1);
      expect(await readFile(batch.path(added.digest))).toEqual(bytes);
      expect((await batch.read(small, 5)).toString()).toBe('small');
      await expect(batch.read(small, 4)).rejects.toMatchObject({ kind: 'corrupt' });
      expect((await batch.read(known, 5)).toString()).toBe('known');
      await batch.publish();
      expect((await store.list()).map(({ digest }) => digest)).toEqual([...batch.digests()].sort());
      expect(await store.verify()).toEqual([]);
    }
    expect(await store.list()).toHaveLength(4);
    expect(await files('ingest')).toEqual([]);
  });

  it('holds what it takes before it looks whether that is here, and waits for what is on its way out', async () => {
    const store = await openStore({ root });
    const digest = await store.write(Buffer.from('leaving'));
    const held: boolean[] = [];
    await using batch = store.openBatch((taken) => held.push(taken === digest && store.has(digest)));
    const gone = store.delete(digest);
    await batch.write(Buffer.from('leaving'));
    await gone;
    await batch.publish();
    expect(held).toEqual([true]);
    expect(await store.list()).toEqual([{ digest, size: 7 }]);
  });

  it('takes many at once', async () => {
    const store = await openStore({ root });
    await using batch = store.openBatch();
    for (let count = 0; count < 40; count += 1) await batch.write(Buffer.from(String(count)));
    await batch.publish();
    expect(await store.list()).toHaveLength(40);
    expect(await store.verify()).toEqual([]);
  });

  it('keeps nothing of a stream that breaks, nor of what was not published, nor of a process that ended', async () => {
    const store = await openStore({ root });
    const broken = async function* () {
      yield randomBytes(3 << 20);
      throw new Error('cut');
    };
    {
      await using batch = store.openBatch();
      await batch.write(Buffer.from('whole'));
      await expect(batch.add(broken())).rejects.toThrow('cut');
      expect(await files('ingest')).toHaveLength(1);
      expect(await store.sweepIngests(Date.now() + 60_000)).toBe(0);
    }
    expect(await files('ingest')).toEqual([]);
    await store.openBatch().write(Buffer.from('left behind'));
    await openStore({ root });
    expect(await files('ingest')).toEqual([]);
    expect(await store.list()).toEqual([]);
  });

  it('finds bytes that changed on disk', async () => {
    const store = await openStore({ root });
    const digest = await store.write(Buffer.from('right'));
    await writeFile(store.path(digest), 'wrong');
    expect(await store.verify()).toEqual([digest]);
  });
});

describe('an ingest', () => {
  it('resumes where an earlier one ended', async () => {
    const bytes = randomBytes(4 << 20);
    const wanted = { digest: digestOf(bytes), size: bytes.length };
    {
      await using first = await (await openStore({ root })).ingest(wanted);
      await first.write(bytes.subarray(0, 3 << 20));
    }
    const store = await openStore({ root });
    await using second = await store.ingest(wanted);
    expect(second.offset).toBe(3 << 20);
    await second.write(bytes.subarray(3 << 20));
    await second.commit();
    expect(await store.read(wanted.digest, bytes.length)).toEqual(bytes);
    expect(await files('ingest')).toEqual([]);
  });

  it('starts at zero after restart', async () => {
    const store = await openStore({ root });
    const bytes = randomBytes(100);
    await using ingest = await store.ingest({ digest: digestOf(bytes), size: 100 });
    await ingest.write(randomBytes(50));
    await ingest.restart();
    await ingest.write(bytes);
    await ingest.commit();
    expect(store.has(digestOf(bytes))).toBe(true);
  });

  it('refuses wrong bytes and drops them', async () => {
    const store = await openStore({ root });
    const digest = digestOf(Buffer.from('right'));
    {
      await using ingest = await store.ingest({ digest, size: 5 });
      await ingest.write(Buffer.from('wrong'));
      await expect(ingest.commit()).rejects.toMatchObject({ kind: 'corrupt', message: `blob ${digest}: the bytes have the digest ${digestOf(Buffer.from('wrong'))}` });
    }
    expect(store.has(digest)).toBe(false);
    expect(await files('ingest')).toEqual([]);
  });

  it('refuses too few bytes at the end', async () => {
    const store = await openStore({ root });
    await using ingest = await store.ingest({ digest: digestOf(Buffer.from('right')), size: 5 });
    await ingest.write(Buffer.from('righ'));
    await expect(ingest.commit()).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringContaining('size 4, expected 5') });
  });

  it('refuses too many bytes as soon as they come', async () => {
    const store = await openStore({ root });
    await using ingest = await store.ingest({ digest: digestOf(Buffer.from('right')), size: 5 });
    await ingest.write(Buffer.from('righ'));
    await expect(ingest.write(Buffer.from('tt'))).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringContaining('size 6 or more, expected 5') });
    expect(await files('ingest')).toEqual([]);
  });

  it('refuses a size that is not that of the blob it has', async () => {
    const store = await openStore({ root });
    const digest = await store.write(Buffer.from('right'));
    await expect(store.ingest({ digest, size: 6 })).rejects.toMatchObject({ kind: 'corrupt', message: `blob ${digest}: size 5, expected 6` });
  });

  it('waits for another of the same digest, and finds the work done', async () => {
    const store = await openStore({ root });
    const wanted = { digest: digestOf(Buffer.from('right')), size: 5 };
    const first = await store.ingest(wanted);
    let entered = false;
    const second = store.ingest(wanted).then((ingest) => {
      entered = true;
      return ingest;
    });
    await setImmediate();
    expect(entered).toBe(false);
    await first.write(Buffer.from('right'));
    await first.commit();
    await first[Symbol.asyncDispose]();
    await using done = await second;
    expect(done.complete).toBe(true);
  });

  it('leaves nothing where nothing came', async () => {
    const store = await openStore({ root });
    await (await store.ingest({ digest: digestOf(Buffer.from('right')), size: 5 }))[Symbol.asyncDispose]();
    expect(await files('ingest')).toEqual([]);
  });

  it('can be cancelled while it waits', async () => {
    const store = await openStore({ root });
    const wanted = { digest: digestOf(Buffer.from('right')), size: 5 };
    await using _ = await store.ingest(wanted);
    const abort = new AbortController();
    const second = store.ingest({ ...wanted, signal: abort.signal });
    abort.abort();
    await expect(second).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('is swept when old and not open', async () => {
    const store = await openStore({ root });
    const wanted = { digest: digestOf(Buffer.from('right')), size: 5 };
    const ingest = await store.ingest(wanted);
    await ingest.write(Buffer.from('ri'));
    expect(await store.sweepIngests(Date.now() + 60_000)).toBe(0);
    await ingest[Symbol.asyncDispose]();
    expect(await store.sweepIngests(0)).toBe(0);
    expect(await store.sweepIngests(Date.now() + 60_000)).toBe(1);
    expect(await files('ingest')).toEqual([]);
  });

  it('is passed over by the sweep where it is gone once it is looked at', async () => {
    const store = await openStore({ root });
    // Listed, and not there: what a blob that was just completed looks like to a sweep that read the folder before.
    await symlink('nowhere', join(root, 'ingest', 'a'));
    expect(await store.sweepIngests(Date.now() + 60_000)).toBe(0);
    await rm(join(root, 'ingest', 'a'));
  });

  it('survives the kill of its process: resumes from what reached the file', async () => {
    const bytes = Buffer.alloc(8 << 20, 'tidewharf ');
    const digest = digestOf(bytes);
    const child = fork(new URL('ingest-until-killed.ts', new URL('../../../test/support/', import.meta.url)), [root, digest, String(bytes.length)]);
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const partial = await stat(join(root, 'ingest', digestHex(digest)));
    expect(partial.size).toBeGreaterThanOrEqual(5 << 20);

    const store = await openStore({ root });
    expect(store.has(digest)).toBe(false);
    await using ingest = await store.ingest({ digest, size: bytes.length });
    expect(ingest.offset).toBe(partial.size);
    await ingest.write(bytes.subarray(ingest.offset));
    await ingest.commit();
    expect(await store.verify()).toEqual([]);
  });
});
