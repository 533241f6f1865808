import type { EngineClient } from '../engine-client/engine-client.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import type { Logins } from '../logins/logins.ts';
import { EngineError, toErrorBody } from '../shared/errors/engine-error.ts';
import type { CallName, Calls, Empty, Reply } from '../shared/ipc/contract.ts';
import type { PushFrame } from '../shared/ipc/frames.ts';
import type { AppInfo, Settings, SettingsChange } from '../shared/ipc/types.ts';
import { familiarReference, parseReference } from '../shared/oci/reference.ts';
import type { Announcer } from './announcer.ts';
import { createContainerViews } from './container-views.ts';
import { createImageViews } from './image-views.ts';
import { isCallName, parseCallInput } from './inputs.ts';
import { pullImage } from './pull-image.ts';
import { runContainer } from './run-container.ts';
import type { Session, StreamSources } from './session.ts';
import { createSession } from './session.ts';
import type { SettingsStore } from './settings.ts';
import type { Tasks } from './tasks.ts';
import type { Terminals } from './terminals.ts';
import { parseWebUrl } from './web-url.ts';

/** The neutral core: it knows neither windows nor HTTP. */
export type Host = {
  /** Any name and input, as they came from a page; never throws. */
  call(name: unknown, input: unknown): Promise<Reply<unknown>>;
  /** For one page: its streams, and the events. */
  createSession(send: (frame: PushFrame) => void): Session;
};

export type HostParts = {
  readonly info: AppInfo;
  readonly client: EngineClient;
  readonly engineHost: EngineHost;
  readonly logins: Logins;
  readonly announcer: Announcer;
  readonly settings: SettingsStore;
  readonly tasks: Tasks;
  readonly terminals: Terminals;
  /** Opens an http(s) URL in the user's browser; undefined where the page does that itself. */
  readonly openExternal: ((url: URL) => Promise<void>) | undefined;
};

type Handlers = { readonly [Name in CallName]: (input: Calls[Name]['in']) => Promise<Calls[Name]['out']> };

export function createHost(parts: HostParts): Host {
  const handlers: Handlers = { ...appHandlers(parts), ...imageHandlers(parts), ...containerHandlers(parts), ...terminalHandlers(parts) };
  const sources: StreamSources = {
    logs: ({ id, tail, follow }, signal) => parts.client.containerLog({ id, tail, follow, signal }),
    terminal: ({ id }, signal) => parts.terminals.output(id, signal),
  };
  return {
    call: async (name, input) => {
      try {
        if (!isCallName(name)) throw new EngineError('not-implemented', `call ${String(name).slice(0, 100)}: not in the contract`);
        const handle = handlers[name] as (input: unknown) => Promise<unknown>;
        return { ok: true, value: await handle(parseCallInput(name, input)) };
      } catch (error) {
        return { ok: false, error: toErrorBody(error) };
      }
    },
    createSession: (send) => createSession({ announcer: parts.announcer, sources, send }),
  };
}

/** What is done has nothing to tell. */
async function done(work: void | Promise<void>): Promise<Empty> {
  await work;
  return {};
}

type Part<Prefix extends string> = Pick<Handlers, Extract<CallName, `${Prefix}.${string}`>>;

function appHandlers({ info, engineHost, settings, tasks, openExternal }: HostParts): Part<'app' | 'engine' | 'settings' | 'tasks'> {
  return {
    'app.info': async () => info,
    'app.openExternal': async ({ url }) => {
      const parsed = parseWebUrl(url);
      if (openExternal === undefined) throw new EngineError('not-implemented', `open ${parsed.href}: the page opens it itself`);
      return done(openExternal(parsed));
    },
    'engine.state': async () => engineHost.state(),
    'engine.restart': async () => done(engineHost.restart()),
    'settings.get': async () => settings.get(),
    'settings.set': (change) => changeSettings(settings, engineHost, change),
    'tasks.list': async () => tasks.list(),
    'tasks.cancel': async ({ id }) => done(tasks.cancel(id)),
    'tasks.dismiss': async ({ id }) => done(tasks.dismiss(id)),
  };
}

/** What the engine is started with comes into force by a restart; containers go on. */
async function changeSettings(settings: SettingsStore, engineHost: EngineHost, change: SettingsChange): Promise<Settings> {
  const before = settings.get();
  const after = await settings.set(change);
  const changed = (key: 'registryMirrors' | 'insecureRegistries'): boolean => before[key].join('\n') !== after[key].join('\n');
  if (changed('registryMirrors') || changed('insecureRegistries')) await engineHost.restart();
  return after;
}

function imageHandlers({ client, logins, tasks }: HostParts): Part<'images'> {
  const views = createImageViews(client);
  return {
    'images.list': () => views.list(),
    'images.inspect': ({ id }) => views.inspect(id),
    'images.remove': (request) => client.removeImage(request),
    'images.pull': async (request) => {
      const title = familiarReference(parseReference(request.reference));
      return tasks.start({ kind: 'pull', title, run: ({ progress, signal }) => pullImage({ client, logins, request, progress, signal }) });
    },
  };
}

function containerHandlers({ client, logins, tasks }: HostParts): Part<'containers'> {
  const views = createContainerViews(client);
  return {
    'containers.list': () => views.list(),
    'containers.inspect': ({ id }) => views.inspect(id),
    'containers.run': (request) => runContainer({ client, logins, tasks, request }),
    'containers.start': (request) => done(client.startContainer(request)),
    'containers.stop': (request) => done(client.stopContainer(request)),
    'containers.restart': (request) => done(client.restartContainer(request)),
    'containers.kill': (request) => done(client.killContainer(request)),
    'containers.remove': async (request) => ({ canBeRestored: await client.removeContainer(request) }),
    'containers.restore': (request) => client.restoreContainer(request),
  };
}

function terminalHandlers({ terminals }: HostParts): Part<'terminals'> {
  return {
    'terminals.list': async () => terminals.list(),
    'terminals.open': (request) => terminals.open(request),
    'terminals.write': async ({ id, data }) => done(terminals.write(id, data)),
    'terminals.resize': async ({ id, ...size }) => done(terminals.resize(id, size)),
    'terminals.close': async ({ id }) => done(terminals.close(id)),
  };
}
