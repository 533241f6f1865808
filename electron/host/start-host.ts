import type { EngineClient } from '../engine-client/engine-client.ts';
import { createEngineClient } from '../engine-client/engine-client.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import { startEngineHost } from '../engine-host/engine-host.ts';
import { openLogins } from '../logins/open-logins.ts';
import type { AppInfo } from '../shared/ipc/app.ts';
import type { Settings } from '../shared/ipc/settings.ts';
import type { Announcer } from './announcer.ts';
import { createAnnouncer } from './announcer.ts';
import { announceEngine } from './engine-notices.ts';
import { createChosenFiles } from './files/chosen-files.ts';
import type { FileDialogs } from './files/file-dialogs.ts';
import type { Host } from './host.ts';
import { createHost } from './host.ts';
import type { Places } from './places.ts';
import type { SettingsStore } from './settings/settings.ts';
import { openSettings } from './settings/settings.ts';
import { openStatsHistory } from './stats/stats-history.ts';
import { createTasks } from './tasks/tasks.ts';
import { createTerminals } from './terminals/terminals.ts';

export type StartHostOptions = {
  readonly mode: AppInfo['mode'];
  readonly version: string;
  readonly places: Places;
  readonly nodePath: string;
  /** The engine's bundled main file, and the image it brings along where there is one. */
  readonly engineFile: string;
  readonly starterImage: string | undefined;
  readonly openExternal?: (url: URL) => Promise<void>;
  readonly fileDialogs?: FileDialogs;
  /** Tells where the person's logins are; the program's own where it is left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** A running host with its engine. */
export type RunningHost = AsyncDisposable & {
  readonly host: Host;
  readonly client: EngineClient;
  readonly engineHost: EngineHost;
  readonly announcer: Announcer;
  readonly settings: SettingsStore;
};

/** Puts the parts together and starts the engine. Disposing cancels tasks, hangs up terminals and ends the engine; containers go on. */
export function startHost(options: StartHostOptions): RunningHost {
  const { mode, version, places, nodePath, engineFile, openExternal, fileDialogs } = options;
  const announcer = createAnnouncer();
  const settings = openSettings({ configDir: places.configDir, announcer });
  const client = createEngineClient({ socketPath: places.socketPath });
  const engineHost = startEngineHost({ client, socketPath: places.socketPath, nodePath, engineFile, engineArgs: () => planEngineArgs(options, settings.get()) });
  const stopAnnouncing = announceEngine({ client, engineHost, announcer });
  const logins = openLogins(options.environment);
  const tasks = createTasks({ announcer });
  const statsHistory = openStatsHistory({ configDir: places.configDir, announcer });
  const terminals = createTerminals({ client, socketPath: places.socketPath });
  const info: AppInfo = { version, mode, platform: process.platform, socketPath: places.socketPath, dataDir: places.dataDir };
  const environment = options.environment ?? process.env;
  return {
    host: createHost({ info, client, engineHost, logins, environment, announcer, settings, tasks, terminals, files: createChosenFiles(), fileDialogs, statsHistory, openExternal }),
    client,
    engineHost,
    announcer,
    settings,
    [Symbol.asyncDispose]: async () => {
      terminals.closeAll();
      statsHistory.save();
      await tasks.close();
      await engineHost.stop();
      stopAnnouncing();
    },
  };
}

export function planEngineArgs({ places, starterImage }: Pick<StartHostOptions, 'places' | 'starterImage'>, settings: Pick<Settings, 'registryMirrors' | 'insecureRegistries'>): string[] {
  return [
    '--data', places.dataDir,
    '--run', places.runDir,
    '--socket', places.socketPath,
    ...(starterImage === undefined ? [] : ['--starter-image', starterImage]),
    ...settings.registryMirrors.flatMap((url) => ['--registry-mirror', url]),
    ...settings.insecureRegistries.flatMap((host) => ['--insecure-registry', host]),
  ];
}
