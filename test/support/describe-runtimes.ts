import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mount, unmount } from '../../electron/engine/sys/mount.ts';
import { hasOwnMounts, openRuntimeHarness, type RuntimeHarness } from './runtime-harness.ts';

const unified = '/sys/fs/cgroup/unified';
const hybrid = readFileSync('/proc/mounts', 'utf8').includes(` ${unified} cgroup2 `);

/** The same tests with runc and with crun. `harness()` is there while they run; at the end nothing may be left. */
export function describeRuntimes(what: string, tests: (harness: () => RuntimeHarness, name: 'runc' | 'crun') => void): void {
  describe.each(['runc', 'crun'] as const)(`${what}, %s`, (name) => {
    // crun refuses hybrid cgroups: in mounts of our own we may hide what it does not like.
    const hide = name === 'crun' && hybrid;
    let harness: RuntimeHarness;
    beforeAll(async () => {
      if (hide && !hasOwnMounts()) throw new Error('run me in a mount namespace of its own: unshare --net --mount --propagation private');
      if (hide) mount({ source: 'hidden', target: unified, type: 'tmpfs' });
      harness = await openRuntimeHarness(name);
    });
    afterAll(async () => {
      if (hide) unmount(unified);
      await harness[Symbol.asyncDispose]();
    });

    tests(() => harness, name);

    it('leaves nothing', async () => {
      // conmon needs a moment to go after it has written the exit file.
      await expect.poll(() => harness.leftovers()).toEqual([]);
    });
  });
}
