// node leave-chroot.mjs COMMAND ...: runs a command in a mount namespace whose root is this process's root.
//
// In a chroot the namespace's own root is still the machine outside. runc joins namespaces, and joining a mount namespace leads to its root: what is
// meant to run inside a container would run outside of everything. So the chroot is made the root of a namespace first. All of it happens in the main
// thread, from which the command is forked; the calls below are per thread.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const unshare = libc.func('int unshare(int flags)');
const setns = libc.func('int setns(int fd, int type)');
const mount = libc.func('int mount(const char *source, const char *target, const char *type, ulong flags, const void *data)');
const umount2 = libc.func('int umount2(const char *target, int flags)');
const chdir = libc.func('int chdir(const char *path)');
const syscall = libc.func('long syscall(long number, ...)');

const CLONE_FS = 0x200;
const CLONE_NEWNS = 0x20000;
const MS_BIND = 0x1000;
const MS_REC = 0x4000;
const MS_PRIVATE = 0x40000;
const MNT_DETACH = 2;
const pivotRoot = { x64: 155, arm64: 41 }[process.arch];

function must(what, result) {
  if (result < 0) throw new Error(`leave the chroot: ${what}: errno ${koffi.errno()}`);
}

function makeRootReal() {
  const cwd = process.cwd();
  must('unshare the file system attributes', unshare(CLONE_FS));
  must('unshare the mount namespace', unshare(CLONE_NEWNS));
  const root = fs.openSync('/', 'r');
  const namespace = fs.openSync('/proc/thread-self/ns/mnt', 'r');
  must('join the mount namespace', setns(namespace, CLONE_NEWNS));
  // Outside now, where this folder has a path.
  const path = fs.readlinkSync(`/proc/thread-self/fd/${root}`);
  must('make mounts private', mount(null, '/', null, MS_REC | MS_PRIVATE, null));
  must(`bind ${path}`, mount(path, path, null, MS_BIND | MS_REC, null));
  must(`enter ${path}`, chdir(path));
  must('pivot_root', syscall(pivotRoot, 'const char *', '.', 'const char *', '.'));
  must('let the outside go', umount2('.', MNT_DETACH));
  must(`enter ${cwd}`, chdir(cwd));
  fs.closeSync(root);
  fs.closeSync(namespace);
  return cwd;
}

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit', cwd: makeRootReal() });
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' ? 143 : 137)));
