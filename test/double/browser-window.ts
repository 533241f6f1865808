import { EventEmitter } from 'node:events';
import { cdp, onPageAttached } from './browser.ts';
import { record, strict } from './record.ts';
import { preventable, WebContents, type WebPreferences } from './web-contents.ts';

type Bounds = { x: number; y: number; width: number; height: number };
type Options = Partial<Bounds> & {
  title?: string;
  show?: boolean;
  minWidth?: number;
  minHeight?: number;
  webPreferences?: WebPreferences;
  [other: string]: unknown;
};

const windows: BrowserWindow[] = [];
const refused: Partial<Record<keyof WebPreferences, unknown>> = { nodeIntegration: true, contextIsolation: false, sandbox: false, webSecurity: false };
let nextId = 1;

/** A window is a Chromium page of its size. What a window manager would show is kept as plain state. */
export class BrowserWindow extends EventEmitter {
  readonly id = nextId++;
  readonly webContents: WebContents;
  #bounds: Bounds;
  #title: string;
  #visible: boolean;
  #maximized = false;
  #minimized = false;
  #fullScreen = false;
  #destroyed = false;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return windows.find((window) => window.isVisible()) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return windows.find((window) => window.webContents === contents) ?? null;
  }

  constructor(options: Options = {}) {
    super();
    const preferences = options.webPreferences ?? {};
    for (const [key, value] of Object.entries(refused)) {
      if (preferences[key] === value) throw new Error(`electron double: webPreferences.${key} = ${String(value)} is refused`);
    }
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.#title = options.title ?? '';
    this.#visible = options.show ?? true;
    this.webContents = new WebContents(cdp(), preferences);
    this.webContents.on('double:close', () => this.close());
    this.webContents.on('double:painted', () => this.emit('ready-to-show'));
    windows.push(this);
    contentsCreated(this.webContents);
    void this.#open();
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.#visible = true;
    this.#minimized = false;
    this.emit('show');
  }

  hide(): void {
    this.#visible = false;
    this.emit('hide');
  }

  focus(): void {
    this.emit('focus');
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isFocused(): boolean {
    return this.#visible;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  isFullScreen(): boolean {
    return this.#fullScreen;
  }

  minimize(): void {
    this.#minimized = true;
  }

  maximize(): void {
    this.#maximized = true;
    this.emit('maximize');
  }

  restore(): void {
    this.#minimized = false;
  }

  setFullScreen(value: boolean): void {
    this.#fullScreen = value;
  }

  getBounds(): Bounds {
    return { ...this.#bounds };
  }

  getNormalBounds(): Bounds {
    return { ...this.#bounds };
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    void this.webContents.setSize(this.#bounds.width, this.#bounds.height);
    this.emit('resize');
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  setMenuBarVisibility(): void {}

  removeMenu(): void {}

  setBackgroundColor(): void {}

  /** As in Electron: preventable, and the last window's end is announced. */
  close(): boolean {
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.destroy();
    return true;
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.splice(windows.indexOf(this), 1);
    this.webContents.destroy();
    if (this.webContents.targetId) void cdp().send('Target.closeTarget', { targetId: this.webContents.targetId }).catch(() => undefined);
    this.emit('closed');
    if (windows.length === 0) allClosed();
  }

  async #open(): Promise<void> {
    const { width, height } = this.#bounds;
    const { targetId } = (await cdp().send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height })) as { targetId: string };
    await this.webContents.attach(await onPageAttached(targetId), targetId);
    await this.webContents.setSize(width, height);
    record('window', { width, height });
  }
}

let allClosed: () => void = () => {};

/** Called when the last window has closed. */
export function onAllWindowsClosed(listener: () => void): void {
  allClosed = listener;
}

let contentsCreated: (contents: WebContents) => void = () => {};

/** Called for the page of each new window, before its constructor returns. */
export function onContentsCreated(listener: (contents: WebContents) => void): void {
  contentsCreated = listener;
}

/** The browser lost this page. */
export function pageGone(targetId: string): void {
  windows.find((window) => window.webContents.targetId === targetId)?.destroy();
}

export const webContents = strict('webContents', {
  getAllWebContents: () => windows.map((window) => window.webContents),
  fromId: (id: number) => windows.find((window) => window.webContents.id === id)?.webContents,
  fromDevToolsTargetId: (targetId: string) => windows.find((window) => window.webContents.targetId === targetId)?.webContents,
});
