import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BrowserWindow, onAllWindowsClosed, onContentsCreated } from './browser-window.ts';
import { record } from './record.ts';
import { preventable } from './web-contents.ts';

const userData = process.env.ELECTRON_DOUBLE_USER_DATA ?? fs.mkdtempSync(path.join(os.tmpdir(), 'electron-double-data-'));

export class App extends EventEmitter {
  name = 'tidewharf';
  readonly isPackaged = process.env.ELECTRON_DOUBLE_PACKAGED === '1';
  readonly commandLine = { appendSwitch: (): void => {}, hasSwitch: (): boolean => false };
  readonly #whenReady: Promise<void>;
  #announceReady: () => void = () => {};
  #appPath = process.cwd();
  #ready = false;
  #quitting = false;
  readonly #paths: Record<string, string> = {
    userData,
    sessionData: userData,
    appData: path.dirname(userData),
    home: os.homedir(),
    temp: os.tmpdir(),
    logs: path.join(userData, 'logs'),
    exe: process.execPath,
  };

  constructor() {
    super();
    this.#whenReady = new Promise((resolve) => {
      this.#announceReady = resolve;
    });
    onContentsCreated((contents) => this.emit('web-contents-created', {}, contents));
    onAllWindowsClosed(() => {
      if (this.#quitting) return;
      if (this.listenerCount('window-all-closed') === 0) this.quit();
      else this.emit('window-all-closed');
    });
  }

  isReady(): boolean {
    return this.#ready;
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  /** Called by the double once the main module has run. */
  becomeReady(appPath: string): void {
    this.#appPath = appPath;
    this.#ready = true;
    this.#announceReady();
    this.emit('ready', {}, {});
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return (JSON.parse(fs.readFileSync(path.join(this.#appPath, 'package.json'), 'utf8')) as { version: string }).version;
  }

  getLocale(): string {
    return 'en-US';
  }

  getAppPath(): string {
    return this.#appPath;
  }

  getPath(name: string): string {
    const found = this.#paths[name];
    if (!found) throw new Error(`Failed to get '${name}' path`);
    return found;
  }

  setPath(name: string, value: string): void {
    this.#paths[name] = value;
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() after ready');
    record('enable-sandbox');
  }

  setAppUserModelId(): void {}

  setAboutPanelOptions(): void {}

  focus(): void {}

  /** A lock between processes, as in Electron: the second one is told no, the first hears of it. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    const lock = path.join(folder, 'instance.lock');
    fs.mkdirSync(folder, { recursive: true });
    const holder = fs.existsSync(lock) ? Number(fs.readFileSync(lock, 'utf8')) : 0;
    if (holder > 0 && holder !== process.pid && fs.existsSync(`/proc/${holder}`)) {
      fs.writeFileSync(path.join(folder, `second-${process.pid}.json`), JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
      return false;
    }
    fs.writeFileSync(lock, String(process.pid));
    const watcher = fs.watch(folder, (_event, name) => {
      const file = path.join(folder, name ?? '');
      if (!name?.startsWith('second-') || !fs.existsSync(file)) return;
      const text = fs.readFileSync(file, 'utf8');
      if (text === '') return;
      fs.rmSync(file);
      const second = JSON.parse(text) as { argv: string[]; cwd: string };
      this.emit('second-instance', {}, second.argv, second.cwd, null);
    });
    watcher.unref();
    process.on('exit', () => fs.rmSync(lock, { force: true }));
    return true;
  }

  /** before-quit, windows close, will-quit, exit: each step may be stopped. */
  quit(): void {
    if (this.#quitting) return;
    const before = preventable();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#quitting = true;
    if (!BrowserWindow.getAllWindows().every((window) => window.close())) {
      this.#quitting = false;
      return;
    }
    const will = preventable();
    this.emit('will-quit', will);
    if (will.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    this.exit(Number(process.exitCode ?? 0));
  }

  exit(code = 0): void {
    this.#quitting = true;
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    this.emit('quit', {}, code);
    setImmediate(() => process.exit(code));
  }
}

export const app = new App();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
