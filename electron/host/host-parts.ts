import type { EngineClient } from '../engine-client/engine-client.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import type { Logins } from '../logins/logins.ts';
import type { AppInfo } from '../shared/ipc/app.ts';
import type { Announcer } from './announcer.ts';
import type { ChosenFiles } from './files/chosen-files.ts';
import type { FileDialogs } from './files/file-dialogs.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { StatsHistory } from './stats/stats-history.ts';
import type { Tasks } from './tasks/tasks.ts';
import type { Terminals } from './terminals/terminals.ts';

/** What the host is made of; handlers take the parts they need. */
export type HostParts = {
  readonly info: AppInfo;
  readonly client: EngineClient;
  readonly engineHost: EngineHost;
  readonly logins: Logins;
  /** Variables that the app was started with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly announcer: Announcer;
  readonly settings: SettingsStore;
  readonly tasks: Tasks;
  readonly statsHistory: StatsHistory;
  readonly terminals: Terminals;
  readonly files: ChosenFiles;
  /** The system's own choosers; undefined where the page asks for a path. */
  readonly fileDialogs: FileDialogs | undefined;
  /** Opens an http(s) URL in the user's browser; undefined where the page does that itself. */
  readonly openExternal: ((url: URL) => Promise<void>) | undefined;
};
