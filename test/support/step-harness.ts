import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Containers } from '../../electron/engine/containers/containers.ts';
import type { StepEnd, StepRun } from '../../electron/engine/containers/step-run.ts';
import type { CreateSpec } from '../../electron/engine/containers/create-spec.ts';
import { openContainers } from '../../electron/engine/containers/open-containers.ts';
import type { Trash } from '../../electron/engine/containers/trash.ts';
import { emptySpec } from '../../electron/engine/containers/testing/empty-spec.ts';
import { createEventBus } from '../../electron/engine/events/create-event-bus.ts';
import type { ImageRecord } from '../../electron/engine/images/image-record.ts';
import { openImages } from '../../electron/engine/images/open-images.ts';
import type { Images } from '../../electron/engine/images/images.ts';
import { openNetworks } from '../../electron/engine/networks/open-networks.ts';
import type { Networks } from '../../electron/engine/networks/networks.ts';
import { createRegistry } from '../../electron/engine/registry/create-registry.ts';
import { openRuntime } from '../../electron/engine/runtime/open-runtime.ts';
import type { Runtime } from '../../electron/engine/runtime/runtime.ts';
import { openSnapshots } from '../../electron/engine/snapshots/open-snapshots.ts';
import type { Snapshots } from '../../electron/engine/snapshots/snapshots.ts';
import { openState } from '../../electron/engine/state/open-state.ts';
import { openStore } from '../../electron/engine/store/open-store.ts';
import { listMounts } from '../../electron/engine/sys/list-mounts.ts';
import { listProcesses } from '../../electron/engine/sys/list-processes.ts';
import { openVolumes } from '../../electron/engine/volumes/open-volumes.ts';
import type { ContainerId } from '../../electron/shared/oci/digest.ts';
import { removeBridgesOf } from './remove-bridges.ts';
import { ensureTestImage, writeImageArchive } from './test-images.ts';

export type StepOptions = Partial<Omit<CreateSpec, 'network' | 'isolation'>> & {
  readonly network?: Partial<CreateSpec['network']>;
  readonly isolation?: Partial<CreateSpec['isolation']>;
};
export type FinishedStep = StepEnd & { readonly stdout: string; readonly stderr: string; readonly id: StepRun['id'] };

/** The rooms of an engine in this process, with the image busybox, for steps of builds. */
export type StepHarness = AsyncDisposable & {
  readonly folder: string;
  readonly image: ImageRecord;
  readonly containers: Containers & { readonly trash: Trash };
  readonly snapshots: Snapshots;
  readonly networks: Networks;
  readonly runtime: Runtime;
  readonly images: Images;
  readonly events: string[];
  readonly warnings: string[];
  step(args: readonly string[], options?: StepOptions): CreateSpec;
  /** Runs `args` on a new writable layer over busybox, which is removed unless `look` keeps it; `look` sees it before. */
  run(args: readonly string[], options?: { spec?: StepOptions; run?: Partial<StepRun>; look?: (upper: string) => void | Promise<void> }): Promise<FinishedStep>;
  /** What is there of steps: nothing, when none runs; links of namespaces go on the kernel's own time. */
  readonly left: () => Promise<string[]>;
};

export async function openStepHarness(at?: string): Promise<StepHarness> {
  const folder = realpathSync(at ?? mkdtempSync('/var/tmp/tw-step-'));
  const [dataRoot, runRoot] = [join(folder, 'd'), join(folder, 'r')];
  const events: string[] = [];
  const warnings: string[] = [];
  const stack = new AsyncDisposableStack();
  const state = stack.adopt(openState(join(folder, 'state.db')), (opened) => opened.close());
  const bus = createEventBus();
  bus.subscribe(({ type, action }) => events.push(`${type} ${action}`));
  const store = await openStore({ root: join(dataRoot, 'content') });
  const snapshots = stack.use(await openSnapshots({ root: join(dataRoot, 'layers'), state }));
  const registry = createRegistry({ mirrors: [], insecure: [], idleTimeoutMs: 1000, certsDir: folder, environment: {} });
  const images = openImages({ state, store, registry, snapshots, events: bus, platform: { os: 'linux', architecture: 'amd64' } });
  const runtime = stack.use(await openRuntime({ runRoot, cgroupParent: `/tidewharf/${folder.slice(-6)}` }));
  const networks = openNetworks({ state, runRoot, events: bus });
  const volumes = openVolumes({ root: join(dataRoot, 'volumes'), state, events: bus });
  const rooms = { state, images, snapshots, runtime, networks, volumes, events: bus };
  const warn = (message: string, error: unknown): void => void warnings.push(`${message}: ${String(error)}`);
  const containers = stack.adopt(openContainers({ ...rooms, dataRoot, runRoot, warn }), (opened) => opened.close());
  await containers.recover();
  const archive = join(folder, 'busybox.tar');
  if (!existsSync(archive)) {
    await writeImageArchive(await ensureTestImage('busybox'), archive);
    await images.load({ archive: createReadStream(archive) });
  }
  const image = images.get('busybox');

  const step: StepHarness['step'] = (args, { network, isolation, ...more } = {}) => ({
    ...emptySpec, entrypoint: [], cmd: args, ...more,
    network: { ...emptySpec.network, ...network }, isolation: { ...emptySpec.isolation, shmSize: 64 * 1024 * 1024, ...isolation },
  });
  return {
    folder, image, containers, snapshots, networks, runtime, images, events, warnings, step,
    run: async (args, { spec, run, look } = {}) => {
      const id = randomBytes(32).toString('hex') as ContainerId;
      using _claim = containers.claimWritable(id);
      const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      await snapshots.prepare(id, image.chainId);
      try {
        const onOutput: StepRun['onOutput'] = ({ stream, data }) => void said[stream].push(data);
        const signal = new AbortController().signal;
        const end = await containers.runStep({ id, spec: step(args, spec), defaults: image.config.config ?? {}, mounts: [], onOutput, signal, ...run });
        await look?.(snapshots.layersOf(id).upper);
        return { ...end, id, stdout: Buffer.concat(said.stdout).toString(), stderr: Buffer.concat(said.stderr).toString() };
      } finally {
        await snapshots.remove(id);
      }
    },
    left: async () => {
      // Its program works in the folder too.
      await snapshots.swept();
      return [
        ...(await runtime.listIds()).map((id) => `container ${id}`),
        ...listMounts().filter(({ target }) => target.startsWith(`${folder}/`)).map(({ target }) => `mount ${target}`),
        ...listProcesses().filter(({ args, pid }) => pid !== process.pid && args.some((arg) => arg.startsWith(`${folder}/`))).map(({ args }) => `process ${args.join(' ')}`),
        ...['c', 'exits', 'netns'].flatMap((name) => readdirSync(join(runRoot, name)).map((entry) => `${name}/${entry}`)),
        ...snapshots.listWritables().map((id) => `writable ${id}`),
        ...(await containers.check()),
        ...(await networks.check({ running: new Set(containers.stepIds()), repair: false })),
      ];
    },
    [Symbol.asyncDispose]: async () => {
      await stack.disposeAsync();
      await removeBridgesOf(folder);
      if (at === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
