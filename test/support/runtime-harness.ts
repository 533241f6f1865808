import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { buildSpec } from '../../electron/engine/runtime/build-spec.ts';
import type { SpecInput } from '../../electron/engine/runtime/oci-spec.ts';
import { openRuntime } from '../../electron/engine/runtime/open-runtime.ts';
import { readProcess } from '../../electron/engine/sys/process-info.ts';
import type { Attachment, Exit, Runtime, Task, TaskFolder } from '../../electron/engine/runtime/runtime.ts';
import { cgroupFolders } from './cgroups.ts';

/** A container as the tests hold it. */
export type TestContainer = {
  readonly id: string;
  readonly folder: TaskFolder;
  readonly task: Task;
  readonly exit: Promise<Exit>;
};

export type TestOptions = Partial<SpecInput> & { readonly openStdin?: boolean; readonly stdinOnce?: boolean };

export type Finished = { readonly exit: Exit; readonly stdout: string; readonly stderr: string };

/** A runtime in a folder of its own with a busybox root folder, and what tests do with it again and again. */
export type RuntimeHarness = AsyncDisposable & {
  readonly runtime: Runtime;
  readonly folder: string;
  readonly rootfs: string;
  readonly cgroupParent: string;
  spec(args: readonly string[], options?: TestOptions): { id: string; folder: TaskFolder; request: Parameters<Runtime['create']>[0] };
  create(args: readonly string[], options?: TestOptions): Promise<TestContainer>;
  /** Attach, start, read to the end, delete. */
  run(args: readonly string[], options?: TestOptions): Promise<Finished>;
  /** What is still there of all containers that were made: should be nothing. */
  leftovers(): Promise<string[]>;
};

export async function openRuntimeHarness(prefer: 'runc' | 'crun', at?: string): Promise<RuntimeHarness> {
  const folder = at ?? mkdtempSync('/var/tmp/tw-rt-');
  const rootfs = `${folder}/root`;
  if (!existsSync(rootfs)) makeRootFolder(rootfs);
  const cgroupParent = `/tidewharf-test-${folder.split('/').at(-1)}`;
  const runtime = await openRuntime({ runRoot: `${folder}/run`, prefer, cgroupParent });
  let count = 0;

  const spec: RuntimeHarness['spec'] = (args, { openStdin = false, stdinOnce = true, ...input } = {}) => {
    count += 1;
    const id = `c${process.pid}x${count}`;
    const bundle = `${folder}/${id}`;
    mkdirSync(bundle);
    const task: TaskFolder = { id, bundle, logPath: `${bundle}/log` };
    const made = buildSpec({ ...defaults, id, rootfs, args, ...input }, runtime.host);
    return { id, folder: task, request: { folder: task, spec: made, tty: made.process.terminal, openStdin, stdinOnce } };
  };
  const create: RuntimeHarness['create'] = async (args, options) => {
    const { id, folder: bundle, request } = spec(args, options);
    const task = await runtime.create(request);
    const exit = new Promise<Exit>((resolve) => runtime.onExit(bundle, task, resolve));
    return { id, folder: bundle, task, exit };
  };
  const leftovers = async (): Promise<string[]> => [
    ...(await runtime.listIds()).map((id) => `container ${id}`),
    ...readdirSync(`${folder}/run/exits`).map((name) => `exit file ${name}`),
    ...processesIn(folder),
  ];

  return {
    runtime,
    folder,
    rootfs,
    cgroupParent,
    spec,
    create,
    leftovers,
    run: async (args, options) => {
      const container = await create(args, options);
      using attachment = await runtime.attach(container.folder);
      const output = collect(attachment);
      await runtime.start(container.id);
      const exit = await container.exit;
      const texts = await output;
      await runtime.delete(container.id);
      return { exit, ...texts };
    },
    [Symbol.asyncDispose]: async () => {
      for (const id of await runtime.listIds()) await discard(runtime, id);
      runtime[Symbol.dispose]();
      const left = cgroupFolders(cgroupParent);
      if (left.length > 0) throw new Error(`left behind by the runtime: ${left.join(', ')}`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const shell = (script: string): string[] => ['/bin/sh', '-c', script];

/** Kills, waits and deletes. */
export async function finish({ runtime }: RuntimeHarness, container: TestContainer): Promise<Exit> {
  await runtime.kill(container.id, 9);
  const exit = await container.exit;
  await runtime.delete(container.id);
  return exit;
}

/** All output of an attachment, apart, to its end. */
export async function collect(attachment: Attachment): Promise<{ stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  for await (const { stream, data } of attachment.output) texts[stream as 'stdout' | 'stderr'] += String(data);
  return texts;
}

/** Reads until the text is there, and leaves the attachment open. */
export async function readUntil(attachment: Attachment, text: string): Promise<string> {
  let seen = '';
  const found = Promise.withResolvers<string>();
  const look = ({ data }: { data: Buffer }): void => {
    seen += data.toString();
    if (seen.includes(text)) found.resolve(seen);
  };
  attachment.output.on('data', look);
  attachment.output.once('end', () => found.reject(new Error(`output ended before ${JSON.stringify(text)}: ${JSON.stringify(seen)}`)));
  return found.promise.finally(() => attachment.output.off('data', look));
}

/** True where a process above us has other mounts: then ours are our own business. */
export function hasOwnMounts(): boolean {
  const own = readlinkSync('/proc/self/ns/mnt');
  for (let pid = process.ppid; pid > 1; pid = readProcess(pid)?.parentPid ?? 0) {
    try {
      if (readlinkSync(`/proc/${pid}/ns/mnt`) !== own) return true;
    } catch {
      return false;
    }
  }
  return false;
}

const defaults: Omit<SpecInput, 'id' | 'rootfs' | 'args'> = {
  env: ['PATH=/bin:/usr/bin', 'TERM=xterm'],
  cwd: '/',
  user: { uid: 0, gid: 0, additionalGids: [] },
  tty: false,
  hostname: 'test',
  netnsPath: undefined,
  mounts: [],
  privileged: false,
  capAdd: [],
  capDrop: [],
  readonlyRootfs: false,
  noNewPrivileges: false,
  init: false,
  limits: {},
  shmSize: 1024 * 1024,
  oomScoreAdj: 0,
  seccomp: 'default',
};

function makeRootFolder(rootfs: string): void {
  for (const name of ['bin', 'proc', 'dev', 'sys', 'etc', 'tmp', 'usr']) mkdirSync(`${rootfs}/${name}`, { recursive: true });
  copyFileSync('/usr/bin/busybox', `${rootfs}/bin/busybox`);
  chmodSync(`${rootfs}/bin/busybox`, 0o755);
  for (const name of ['sh', 'true', 'cat', 'sleep', 'stty', 'echo', 'head', 'grep', 'id', 'mount', 'unshare']) symlinkSync('busybox', `${rootfs}/bin/${name}`);
  writeFileSync(`${rootfs}/etc/plain`, 'no program', { mode: 0o644 });
  for (const name of ['lib', 'lib64']) symlinkSync(`usr/${name}`, `${rootfs}/${name}`);
}

async function discard(runtime: Runtime, id: string): Promise<void> {
  await runtime.kill(id, 9).catch(() => undefined);
  await runtime.delete(id);
}

/** Command lines of processes that name the folder: conmon, runtimes. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(`${folder}/`) && Number(pid) !== process.pid ? [`process ${command}`] : [];
      } catch {
        return [];
      }
    });
}
