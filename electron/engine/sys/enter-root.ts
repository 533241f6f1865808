import { closeSync, constants, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs';
import { constants as system } from 'node:os';
import { lastErrno, libc, toCString } from './libc.ts';
import { keepDescriptors } from './look-at.ts';
import { mount, unmount, type MountFlag } from './mount.ts';
import { openInRoot, pathOfDescriptor } from './open-in-root.ts';
import { errnoName, systemError } from './system-error.ts';

/** What a thread sees as `/` while it is in it. */
export type RootView = {
  /** Path of a mount, whose path has no links in it. */
  readonly root: string;
  /** It is a plain folder: the thread makes it a mount of its own first. */
  readonly isFolder?: true;
  readonly readOnly: boolean;
  /** Binds over it, outer before inner. One whose source is gone is left out. */
  readonly mounts: readonly BoundPath[];
};

export type BoundPath = {
  /** On the machine. */
  readonly source: string;
  /** Path below the source that is bound instead of it, no link in which leads out of the source; '' for the source itself. */
  readonly below: string;
  readonly destination: string;
  readonly readOnly: boolean;
};

const newMounts = 0x20000;
/** Whatever device nodes and programs are in there, nobody here uses them. */
const harmless: readonly MountFlag[] = ['nosuid', 'nodev', 'noexec'];

/**
 * Gives the calling thread, and no other, the view as its whole file system: nothing it opens, follows or writes by path can be outside, whatever
 * links are put in its way meanwhile. Under a millisecond. For worker threads with synchronous calls only: others run on other threads. Not on the
 * main thread. Disposing brings the thread back.
 */
export function enterRoot(view: RootView): Disposable {
  using opened = new DisposableStack();
  const own = opened.adopt(openSync('/proc/thread-self/ns/mnt', 'r'), closeSync);
  const oldRoot = opened.adopt(openSync('/', constants.O_RDONLY | constants.O_DIRECTORY), closeSync);
  opened.use(keepDescriptors());
  check('leave the mount namespace', libc.unshare(newMounts));
  opened.defer(() => comeBack(own, oldRoot));
  // Nothing that is mounted here is seen outside, nor keeps what is unmounted there.
  mount({ source: 'none', target: '/', type: '', flags: ['recursive', 'private'] });
  if (view.isFolder) mount({ source: view.root, target: view.root, type: '', flags: ['bind', 'recursive'] });
  for (const bind of view.mounts) bindInRoot(view.root, bind);
  restrict(view.root, view.readOnly);
  check(`enter ${view.root}`, libc.chdir(toCString(view.root)));
  becomeRoot();
  const held = opened.move();
  return { [Symbol.dispose]: () => held.dispose() };
}

/** Makes a path the working folder of the calling thread, which is in a view. */
export function enterFolder(path: string): void {
  check(`enter ${path}`, libc.chdir(toCString(path)));
}

/** The root and working folder of the thread is what it is in; all other mounts are let go of, so that they can be unmounted elsewhere. */
function becomeRoot(): void {
  const here = toCString('.');
  if (libc.pivotRoot(here, here) === 0) unmount('.', { detach: true });
  // Not possible where the engine's own root is no mount: then the others stay as long as the view does.
  else if (lastErrno() === system.errno.EINVAL) check('change the root', libc.chroot(here));
  else check('change the root', -1);
  check('change the root', libc.chdir(toCString('/')));
}

function comeBack(namespace: number, root: number): void {
  // A thread that stays in a container's files would take them for the machine's.
  if (libc.setns(namespace, newMounts) !== 0 || libc.fchdir(root) !== 0 || libc.chroot(toCString('.')) !== 0) process.abort();
}

function bindInRoot(root: string, bind: BoundPath): void {
  if (bind.below === '') bindPath(root, bind);
  else if (openAndClose(bind.source, bind.below)) withPath(bind.source, bind.below, (source) => bindPath(root, { ...bind, source }));
}

function bindPath(root: string, { source, destination, readOnly }: BoundPath): void {
  const found = statSync(source, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (openAndClose(root, destination) === undefined) makeMountPoint(root, destination, found.isDirectory());
  withPath(root, destination, (target) => mount({ source, target, type: '', flags: ['bind', 'recursive'] }));
  withPath(root, destination, (target) => restrict(target, readOnly));
}

/** As the runtime does at a container's start, for one that never ran. */
function makeMountPoint(root: string, destination: string, isFolder: boolean): void {
  const parts = destination.split('/').filter(Boolean);
  parts.forEach((name, index) => {
    if (openAndClose(root, parts.slice(0, index + 1).join('/'))) return;
    withPath(root, parts.slice(0, index).join('/'), (parent) => {
      if (index < parts.length - 1 || isFolder) mkdirSync(`${parent}/${name}`, { mode: 0o755 });
      else writeFileSync(`${parent}/${name}`, '', { flag: 'wx', mode: 0o755 });
    });
  });
}

function openAndClose(root: string, path: string): true | undefined {
  using found = openInRoot(root, path, 'path');
  return found && true;
}

/** A path good for the length of the work, that nobody in the root can bend. */
function withPath(root: string, path: string, work: (path: string) => void): void {
  using found = openInRoot(root, path, 'path');
  if (found === undefined) throw systemError(`open ${path} in a container's root`, system.errno.ENOENT);
  work(pathOfDescriptor(found));
}

function restrict(target: string, readOnly: boolean): void {
  const access: readonly MountFlag[] = readOnly ? ['readonly'] : [];
  try {
    mount({ source: 'none', target, type: '', flags: ['remount', 'bind', ...harmless, ...access] });
  } catch (error) {
    // In a user namespace a mount of the machine's keeps the flags it has.
    if (errnoName(error) !== 'EPERM' || readOnly) throw error;
  }
}

function check(what: string, result: number): void {
  if (result < 0) throw systemError(what, lastErrno());
}
