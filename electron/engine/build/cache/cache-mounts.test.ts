import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openState } from '../../state/open-state.ts';
import type { State } from '../../state/state.ts';
import type { CacheMountHold } from './build-cache.ts';
import { chooseFolder, openCacheMounts, type CacheMounts } from './cache-mounts.ts';

let root: string;
let state: State;
let mounts: CacheMounts;

const open = (): Promise<CacheMounts> => openCacheMounts({ root, state, now: () => new Date() });
beforeEach(async () => {
  root = mkdtempSync('/var/tmp/cache-mounts-');
  state = openState(join(root, 'state.db'));
  mounts = await open();
});
afterEach(() => {
  mounts[Symbol.dispose]();
  state.close();
  rmSync(root, { recursive: true });
});

const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
type Request = Parameters<CacheMounts['hold']>[0];
const hold = (sharing: Request['sharing'], more: Partial<Request> = {}): Promise<CacheMountHold> =>
  mounts.hold({ id: 'npm', sharing, ...own, mode: 0o750, signal: new AbortController().signal, ...more });
const release = (held: CacheMountHold): PromiseLike<void> => held[Symbol.asyncDispose]();
/** Undefined while it waits: nothing of it needs the disk. */
const soon = <T>(promise: Promise<T>): Promise<T | undefined> => Promise.race([promise, turn().then(() => undefined)]);

test('a folder is made once, as it was asked for, and keeps what was written', async () => {
  const first = await hold('shared', { mode: 0o1777 });
  expect(statSync(first.path)).toMatchObject({ ...own, mode: 0o41777 });
  writeFileSync(join(first.path, 'kept'), 'yes');
  await release(first);
  await release(first);
  mounts[Symbol.dispose]();
  mounts = await open();
  const again = await hold('shared', { mode: 0o700 });
  expect(again.path).toBe(first.path);
  expect(readFileSync(join(again.path, 'kept'), 'utf8')).toBe('yes');
  expect(statSync(again.path).mode).toBe(0o41777);
  const other = await hold('shared', { id: 'pip' });
  expect(other.path).not.toBe(first.path);
  expect(mounts.list()).toMatchObject(expect.arrayContaining([expect.objectContaining({ path: first.path, inUse: true, record: expect.objectContaining({ id: 'npm', uses: 2 }) })]));
  for (const held of [again, other]) await release(held);
  expect(mounts.list().some(({ inUse }) => inUse)).toBe(false);
});

test('shared: together; private: each its own, used again when it is free', async () => {
  const [one, two] = [await hold('shared'), await hold('shared')];
  expect(one.path).toBe(two.path);
  const [three, four] = [await hold('private'), await hold('private')];
  expect(new Set([one.path, three.path, four.path]).size).toBe(3);
  for (const held of [one, two, three, four]) await release(held);
  expect([one.path, three.path, four.path]).toContain((await hold('private')).path);
  expect(mounts.list()).toHaveLength(3);
});

test('locked: one after the other, in their order', async () => {
  const first = await hold('locked');
  const order: number[] = [];
  const next = [1, 2, 3].map(async (number) => {
    const held = await hold('locked');
    order.push(number);
    await turn();
    expect(order.at(-1)).toBe(number);
    await release(held);
    return held.path;
  });
  const shared = hold('shared');
  expect(await soon(shared)).toBeUndefined();
  expect(order).toEqual([]);
  await release(first);
  expect(new Set(await Promise.all(next))).toEqual(new Set([first.path]));
  expect(order).toEqual([1, 2, 3]);
  const together = await shared;
  const last = hold('locked');
  expect(await soon(last)).toBeUndefined();
  await release(together);
  await release(await last);
});

test('who waits can give up, and nobody waits for who gave up', async () => {
  const first = await hold('locked');
  const giveUp = new AbortController();
  const second = hold('locked', { signal: giveUp.signal });
  const third = hold('locked');
  giveUp.abort();
  await expect(second).rejects.toMatchObject({ kind: 'cancelled', message: 'cache mount npm: cancelled' });
  await release(first);
  await release(await third);
  await expect(hold('shared', { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
  expect(mounts.list()).toHaveLength(1);
});

test('what is removed is gone, what is in use stays', async () => {
  const [free, used] = [await hold('shared'), await hold('shared', { id: 'used' })];
  await release(free);
  await mounts.remove(mounts.list().map(({ name }) => name));
  expect([existsSync(free.path), existsSync(used.path)]).toEqual([false, true]);
  expect(mounts.list()).toHaveLength(1);
  expect(readdirSync(join(root, 'trash'))).toEqual([]);
  expect(mounts.problems()).toEqual([]);
  expect((await hold('shared')).path).not.toBe(free.path);
});

test('what is not as it should be is told, and mended at the next start', async () => {
  const lost = await hold('shared');
  await release(lost);
  rmSync(lost.path, { recursive: true });
  mkdirSync(join(root, 'mounts/stray'));
  expect(mounts.problems()).toEqual([expect.stringContaining('cache mount npm: its folder'), 'cache mounts: the folder stray has no record']);
  // Not there any more: another one then.
  await release(await hold('shared'));
  mounts = await open();
  expect(mounts.problems()).toEqual([]);
  expect(readdirSync(join(root, 'mounts'))).toHaveLength(1);
  await vi.waitFor(() => expect(readdirSync(join(root, 'trash'))).toEqual([]));
});

test('which folder a step gets', () => {
  const users = (sharing: Request['sharing']) => ({ sharing, count: 1 });
  const [free, shared, locked, alone] = [{ name: 'f', users: undefined }, { name: 's', users: users('shared') }, { name: 'l', users: users('locked') }, { name: 'p', users: users('private') }];
  expect(chooseFolder([], 'locked')).toEqual({ kind: 'new' });
  expect(chooseFolder([alone], 'shared')).toEqual({ kind: 'new' });
  expect(chooseFolder([alone, free], 'shared')).toEqual({ kind: 'take', name: 'f' });
  expect(chooseFolder([free, shared], 'shared')).toEqual({ kind: 'take', name: 's' });
  expect(chooseFolder([alone, locked, free], 'shared')).toEqual({ kind: 'wait' });
  expect(chooseFolder([shared], 'locked')).toEqual({ kind: 'wait' });
  expect(chooseFolder([locked], 'private')).toEqual({ kind: 'new' });
});
