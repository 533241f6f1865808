import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createEventBus } from '../../electron/engine/events/create-event-bus.ts';
import type { EngineEvent } from '../../electron/engine/events/event-bus.ts';
import type { Images } from '../../electron/engine/images/images.ts';
import { openImages } from '../../electron/engine/images/open-images.ts';
import { createRegistry } from '../../electron/engine/registry/create-registry.ts';
import type { RegistrySettings } from '../../electron/engine/registry/registry.ts';
import { openSnapshots } from '../../electron/engine/snapshots/open-snapshots.ts';
import type { Snapshots } from '../../electron/engine/snapshots/snapshots.ts';
import { openState } from '../../electron/engine/state/open-state.ts';
import type { State } from '../../electron/engine/state/state.ts';
import { openStore } from '../../electron/engine/store/open-store.ts';
import type { Store } from '../../electron/engine/store/store.ts';
import type { MakeRoom } from '../../electron/engine/sys/make-room.ts';

export type TestImages = AsyncDisposable & {
  readonly images: Images;
  readonly store: Store;
  readonly snapshots: Snapshots;
  readonly state: State;
  readonly root: string;
  /** Everything that is kept: compare it before and after what must change nothing. */
  contents(): Promise<object>;
  /** Collects garbage again and again until the work ends, as it does. */
  collectWhile<T>(work: Promise<T>): Promise<T>;
  /** Events since the last reset. */
  readonly seen: readonly EngineEvent[];
  /** Takes everything away: for the next test, which saves it the start of the workers. */
  reset(): Promise<void>;
};

/** The images room over real rooms below it, in a folder of its own or in `root`, which stays then. */
export async function openTestImages(options: { root?: string; settings?: Partial<RegistrySettings>; makeRoom?: MakeRoom; trash?: () => boolean } = {}): Promise<TestImages> {
  await using undo = new AsyncDisposableStack();
  const root = options.root ?? (await mkdtemp('/var/tmp/images-'));
  if (options.root === undefined) undo.defer(() => rm(root, { recursive: true, force: true }));
  const room = options.makeRoom && { makeRoom: options.makeRoom };
  const state = undo.adopt(openState(join(root, 'state.db')), (opened) => opened.close());
  const store = await openStore({ root: join(root, 'content'), ...room });
  const snapshots = undo.use(await openSnapshots({ root: join(root, 'layers'), state, ...room }));
  const registry = createRegistry({ mirrors: [], insecure: [], idleTimeoutMs: 2000, ...options.settings });
  const events = createEventBus();
  const images = openImages({ state, store, registry, snapshots, events, platform: { os: 'linux', architecture: 'amd64' }, trash: { isOn: options.trash ?? (() => false), changed: () => undefined } });
  const seen: EngineEvent[] = [];
  events.subscribe((event) => seen.push(event));
  const kept = undo.move();
  return {
    images,
    store,
    snapshots,
    state,
    root,
    seen,
    contents: async () => ({
      images: images.list(),
      layers: snapshots.listLayers(),
      blobs: await store.list(),
      unfinished: await readdir(join(root, 'content', 'ingest')),
    }),
    collectWhile: async (work) => {
      const running = new Set([work]);
      const end = (): void => running.clear();
      work.then(end, end);
      while (running.size > 0) await images.collectGarbage(new Set());
      return await work;
    },
    reset: async () => {
      for (const name of ['tags', 'images', 'tag_history', 'image_trash'] as const) for (const { key } of state.collection(name).list()) state.collection(name).delete(key);
      await images.collectGarbage(new Set());
      await store.sweepIngests(Date.now() + 1000);
      seen.length = 0;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
