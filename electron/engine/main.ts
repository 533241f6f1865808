import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError, toErrorBody } from '../shared/errors/engine-error.ts';
import { parsePlatform } from '../shared/oci/platform.ts';
import { createApiServer } from './api/api-server.ts';
import type { Builds } from './build/builds.ts';
import { openBuilds } from './build/open-builds.ts';
import { openContainers } from './containers/open-containers.ts';
import type { OtherTrash, Trash } from './containers/trash.ts';
import { openDisk } from './disk/open-disk.ts';
import { createEventBus } from './events/create-event-bus.ts';
import type { Images } from './images/images.ts';
import { openImages } from './images/open-images.ts';
import { openNetworks } from './networks/open-networks.ts';
import type { Registry, RegistrySettings } from './registry/registry.ts';
import { openRuntime } from './runtime/open-runtime.ts';
import { openSnapshots } from './snapshots/open-snapshots.ts';
import { checkEngine } from './start/check-engine.ts';
import { createEngineLog, type EngineLog } from './start/engine-log.ts';
import { parseEngineOptions, usage, type EngineOptions } from './start/engine-options.ts';
import { listenOnSocket } from './start/listen-on-socket.ts';
import { ensurePrivateFolder } from './start/private-folder.ts';
import { restMemory } from './start/rest-memory.ts';
import { shortFolder } from './start/short-folder.ts';
import { openState } from './state/open-state.ts';
import { openStore } from './store/open-store.ts';
import { openVolumes } from './volumes/open-volumes.ts';
import { writeFileAtomic } from './sys/atomic-file.ts';
import { lockFolder } from './sys/folder-lock.ts';
import type { MakeRoom } from './sys/make-room.ts';

/** A registry that says nothing for so long counts as hung. A pull gives up after a few of these: see `fetchBlob`. */
const registryIdleMs = 20_000;
/** Unfinished downloads that nobody went on with for so long are dropped at start. */
const staleIngestMs = 7 * 24 * 3600 * 1000;
const longestTimerMs = 2 ** 31 - 1;
/** Where programs are looked for, as in the runtime room. */
const programPath = '/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/sbin:/bin';

type Engine = Awaited<ReturnType<typeof openEngine>>;

/** Opens every room over the locked folders, recovered from whatever happened to the engine before. The stack closes them in reverse. */
async function openEngine(options: EngineOptions, log: EngineLog, stack: AsyncDisposableStack) {
  for (const folder of [options.data, options.run]) {
    ensurePrivateFolder(folder);
    stack.use(lockFolder(folder));
  }
  // As the kernel names it in the list of mounts.
  const dataRoot = realpathSync(options.data);
  const runRoot = shortFolder(options.run);
  const state = stack.adopt(openState(join(dataRoot, 'state.db')), (opened) => opened.close());
  const events = createEventBus();
  // Without what follows the colon: the command of an exec may hold a secret.
  events.subscribe(({ type, action, actorId }) => log.debug(`${type} ${action.split(':')[0]} ${actorId}`));
  // Rooms below ask for space that the trash and the builds above them have.
  let trash: Trash | undefined;
  let builds: Builds | undefined;
  const makeRoom: MakeRoom = async (attempt) => (await trash?.makeRoom(attempt)) ?? false;
  const store = await openStore({ root: join(dataRoot, 'content'), makeRoom });
  await store.sweepIngests(Date.now() - staleIngestMs);
  const registry = createLazyRegistry({
    mirrors: options.mirrors,
    insecure: options.insecure,
    idleTimeoutMs: registryIdleMs,
    certsDir: join(dataRoot, 'certs.d'),
    environment: process.env,
  });
  const snapshots = stack.use(await openSnapshots({ root: join(dataRoot, 'layers'), state, makeRoom }));
  const imageTrash = { isOn: () => trash?.settings().enabled ?? false, changed: () => trash?.trim() };
  const platform = parsePlatform(process.arch);
  const images = openImages({ state, store, registry, snapshots, events, platform, trash: imageTrash });
  const id = await ensureId(dataRoot);
  const cgroupParent = `/tidewharf/${id.slice(0, 8)}`;
  const runtime = stack.use(await openRuntime({ runRoot, cgroupParent, ...(options.runtime && { prefer: options.runtime }) }));
  const networks = openNetworks({ state, runRoot, events });
  const volumes = openVolumes({ root: join(dataRoot, 'volumes'), state, events });
  const warn = (message: string, error: unknown): void => log.warn(message, error);
  const rooms = { state, images, snapshots, runtime, networks, volumes, events };
  const containers = stack.adopt(
    openContainers({
      ...rooms, dataRoot, runRoot, trash: options.trash, otherTrash: () => listOtherTrash(images), makeRoomFirst: async (attempt) => (await builds?.makeRoom(attempt)) ?? false, warn,
    }),
    (opened) => opened.close(),
  );
  trash = containers.trash;
  await containers.recover({ start: !options.fsck });
  builds = stack.use(await openBuilds({ ...rooms, root: join(dataRoot, 'build'), store, registry, containers, platform, cacheMaxBytes: options.cacheMaxBytes, warn }));
  const disk = openDisk({ ...rooms, dataRoot, store, containers });
  return { ...rooms, id, store, registry, containers, builds, disk };
}

/** Removed images give way to the same limits as removed containers. */
function listOtherTrash({ trash }: Images): OtherTrash[] {
  return trash.records().map(({ image: { id }, removedAt }) => ({
    removedAt,
    count: async () => trash.list().find(({ image }) => image.id === id)?.bytes ?? 0,
    purge: async () => (trash.find(id) === undefined ? 0 : (await trash.remove(id)).bytes),
  }));
}

/** Its HTTP client takes time and memory: it is loaded with the first pull. */
function createLazyRegistry(settings: RegistrySettings): Registry {
  let registry: Promise<Registry> | undefined;
  const open = (): Promise<Registry> => (registry ??= import('./registry/create-registry.ts').then((room) => room.createRegistry(settings)));
  return {
    getManifest: async (request) => (await open()).getManifest(request),
    getBlob: async (request) => (await open()).getBlob(request),
    putBlob: async (request) => (await open()).putBlob(request),
    putManifest: async (request) => (await open()).putManifest(request),
    checkLogin: async (request) => (await open()).checkLogin(request),
    listTags: async (request) => (await open()).listTags(request),
    describe: async (request) => (await open()).describe(request),
    search: async (request) => (await open()).search(request),
  };
}

async function serve(options: EngineOptions, log: EngineLog): Promise<void> {
  const stack = new AsyncDisposableStack();
  const engine = await openEngine(options, log, stack);
  const server = createApiServer({
    images: engine.images,
    containers: engine.containers,
    trash: engine.containers.trash,
    builds: engine.builds,
    disk: engine.disk,
    networks: engine.networks,
    volumes: engine.volumes,
    events: engine.events,
    info: {
      version: readVersion(),
      gitCommit: '',
      id: engine.id,
      dataRoot: options.data,
      runtime: engine.runtime,
      mirrors: options.mirrors,
      insecureRegistries: options.insecure,
      rootless: engine.runtime.host.mappedRoot,
      controls: engine.runtime.host.controls,
      initPath: engine.runtime.host.initPath,
    },
    registry: engine.registry,
    onBug: (error, request) => log.bug(request, error),
  });
  restMemory(server);
  await listenOnSocket(server, options.socket);
  stopOnSignal(options, log, async () => {
    server.close();
    server.closeAllConnections();
    await stack.disposeAsync();
  });
  await loadStarterImage(engine, options, log);
  say({ event: 'ready', socket: options.socket });
}

/** Containers go on. The first signal ends the engine in good order, the second at once. */
function stopOnSignal(options: EngineOptions, log: EngineLog, close: () => Promise<void>): void {
  let stopping = false;
  const stop = (why: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info(`stopping: ${why}`);
    // Watches for ends of processes keep no program alive, and steps of builds are waited for.
    setInterval(() => undefined, longestTimerMs);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.bug('stop', error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  if (options.exitWithParent) process.stdin.on('end', () => stop('stdin was closed')).resume();
}

/** Once per data folder: who removes the starter image does not get it back. An engine without it is still an engine. */
async function loadStarterImage({ images }: Engine, { data, starterImage }: EngineOptions, log: EngineLog): Promise<void> {
  const marker = join(data, 'starter-image');
  if (starterImage === undefined || existsSync(marker)) return;
  try {
    const loaded = await images.load({ archive: createReadStream(starterImage) });
    await writeFileAtomic(marker, `${loaded.flatMap(({ names }) => names).join('\n')}\n`);
  } catch (error) {
    log.warn(`starter image ${starterImage}`, error);
  }
}

/** Stays the same for one data folder. */
async function ensureId(data: string): Promise<string> {
  const path = join(data, 'id');
  if (!existsSync(path)) await writeFileAtomic(path, `${randomUUID()}\n`);
  return readFileSync(path, 'utf8').trim();
}

/** Source and bundle are both two folders below package.json. */
function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function fsck(options: EngineOptions, log: EngineLog): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const report = await checkEngine(await openEngine(options, log, stack), options);
  say({ event: 'fsck', ...report });
  process.exitCode = report.problems.length === 0 ? 0 : 1;
}

function say(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function main(): Promise<void> {
  const options = parseEngineOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(usage);
    return;
  }
  process.umask(0o022);
  // The user's own, with what npm puts in front, must not decide which `ip` or `nft` runs as root.
  process.env['PATH'] = programPath;
  const log = createEngineLog(options.logLevel);
  process.on('uncaughtException', (error) => {
    log.bug('uncaught', error);
    process.exit(1);
  });
  // Watches for ends of processes keep no program alive, and before the server listens nothing else may.
  const held = setInterval(() => undefined, longestTimerMs);
  await (options.fsck ? fsck(options, log) : serve(options, log)).finally(() => clearInterval(held));
}

main().catch((error: unknown) => {
  const body = toErrorBody(error);
  if (!(error instanceof EngineError)) createEngineLog('error').bug('start', error);
  process.stdout.write(`${JSON.stringify({ event: 'fatal', error: body })}\n`, () => process.exit(1));
});
