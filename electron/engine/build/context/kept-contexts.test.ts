import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openState } from '../../state/open-state.ts';
import type { State } from '../../state/state.ts';
import { openKeptContexts, type KeptBounds, type KeptContexts } from './kept-contexts.ts';
import type { ReceivedArchive } from './received-folders.ts';

let root: string;
let state: State;
let kept: KeptContexts;
let clock: number;
let received = 0;

const open = (bounds?: KeptBounds): Promise<KeptContexts> => openKeptContexts({ root: join(root, 'kept'), digests: join(root, 'digests'), state, now: () => new Date(clock), ...(bounds && { bounds }) });

beforeEach(async () => {
  root = mkdtempSync('/var/tmp/kept-contexts-');
  mkdirSync(join(root, 'digests'));
  state = openState(join(root, 'state.db'));
  clock = Date.UTC(2026, 0, 1);
  kept = await open();
});
afterEach(async () => {
  await kept[Symbol.asyncDispose]();
  expect(kept.problems()).toEqual([]);
  state.close();
  rmSync(root, { recursive: true });
});

/** As a build is sent it: one file of so many bytes, and what is known of it. */
function receive(digest: string, bytes = 10): ReceivedArchive {
  const folder = join(root, `received-${(received += 1)}`);
  mkdirSync(join(folder, 'files'), { recursive: true });
  writeFileSync(join(folder, 'files/a'), digest.repeat(bytes).slice(0, bytes));
  writeFileSync(`${folder}.index`, digest);
  let isOurs = true;
  return {
    tree: { name: 'the build context', root: join(folder, 'files'), identity: 'received', ignore: undefined, keepsOwners: false },
    counts: { files: 1, bytes },
    digest,
    dispose: async () => {
      if (isOurs) for (const path of [folder, `${folder}.index`]) rmSync(path, { recursive: true });
    },
    handOver: (place, index) => {
      renameSync(folder, place);
      renameSync(`${folder}.index`, index);
      isOurs = false;
    },
  };
}

/** A build that is sent it, and is over. */
async function build(digest: string, bytes?: number): Promise<string | undefined> {
  clock += 1000;
  const held = await kept.take(receive(digest, bytes));
  await held?.dispose();
  return held?.kept;
}

async function reopen(bounds?: KeptBounds): Promise<void> {
  await kept[Symbol.asyncDispose]();
  kept = await open(bounds);
}

test('the same context is there once, and is what it was after a start', async () => {
  expect([await build('a'), await build('a'), await build('b')]).toEqual(['a', 'a', 'b']);
  expect(readdirSync(root).filter((name) => name.startsWith('received'))).toEqual([]);
  expect(readdirSync(join(root, 'digests'))).toHaveLength(2);
  await reopen();
  const held = kept.hold('a');
  expect(held).toMatchObject({ kept: 'a', counts: { files: 1, bytes: 10 } });
  expect(readFileSync(join(held?.tree.root ?? '', 'a'), 'utf8')).toBe('aaaaaaaaaa');
  expect(kept.list().map(({ name, inUse, record: { uses } }) => [name, inUse, uses])).toEqual([['a', true, 3], ['b', false, 1]]);
  await held?.dispose();
  expect(kept.hold('c')).toBeUndefined();
});

test('the longest unused go first, and all that no build names; what a build reads stays', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await build(name, 10);
  await reopen({ bytes: 35, files: 100 });
  const held = kept.hold('a');
  clock += 1000;
  await kept.hold('b')?.dispose();
  kept.trim(new Set(['a', 'b', 'c', 'd']));
  expect(kept.list().map(({ name }) => name)).toEqual(['a', 'b', 'd']);
  kept.trim(new Set(['d']));
  expect(kept.list().map(({ name }) => name)).toEqual(['a', 'd']);
  await kept.remove(['a', 'd']);
  expect(readdirSync(join(root, 'kept')).filter((name) => !name.endsWith('.gone'))).toEqual(['a']);
  await held?.dispose();
  expect([kept.has('a'), kept.has('d')]).toEqual([true, false]);
});

test('what is larger than all that is kept stays with who was sent it', async () => {
  await reopen({ bytes: 25, files: 100 });
  const large = receive('large', 26);
  expect(await kept.take(large)).toBeUndefined();
  expect(existsSync(large.tree.root)).toBe(true);
  await large.dispose();
});

test('what a kill left without a record goes, and a record without its files', async () => {
  await build('a');
  await reopen();
  mkdirSync(join(root, 'kept/stray'));
  rmSync(join(root, 'kept/a'), { recursive: true });
  expect(kept.problems()).toEqual(['build context a: its folder is not there', 'build contexts: the folder stray has no record']);
  expect(kept.hold('a')).toBeUndefined();
  await reopen();
  expect([kept.problems(), kept.has('a')]).toEqual([[], false]);
});

test('a context whose folder is gone is taken anew', async () => {
  await build('a');
  rmSync(join(root, 'kept/a'), { recursive: true });
  await build('a');
  expect(readFileSync(join(root, 'kept/a/files/a'), 'utf8')).toBe('aaaaaaaaaa');
});
