import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import type { Cdp, CdpParams } from './cdp.ts';
import { cloneForIpc, ipcMain, type IpcEvent } from './ipc-main.ts';
import { nativeImage } from './native-image.ts';
import { answerFromScheme } from './answer-from-scheme.ts';
import { record } from './record.ts';
import { fromLoadable, handlerFor, toLoadable } from './schemes.ts';
import { defaultSession } from './session.ts';

export type WebPreferences = {
  preload?: string;
  contextIsolation?: boolean;
  nodeIntegration?: boolean;
  sandbox?: boolean;
  webSecurity?: boolean;
  additionalArguments?: string[];
  [other: string]: unknown;
};

/** Electron's WebFrameMain as far as a sender check needs it. */
export type Frame = { url: string; origin: string; parent: Frame | null; routingId: number; processId: number; isDestroyed: () => boolean };

export function frameOf(url: string): Frame {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const origin = parsed === null ? 'null' : parsed.origin === 'null' ? `${parsed.protocol}//${parsed.host}` : parsed.origin;
  return { url, origin, parent: null, routingId: 1, processId: 1, isDestroyed: () => false };
}

type WindowOpenHandler = (details: { url: string; disposition: string; frameName: string; features: string }) => { action: 'allow' | 'deny' };
type PreventableEvent = { preventDefault: () => void; readonly defaultPrevented: boolean; [detail: string]: unknown };

export function preventable(detail: Record<string, unknown> = {}): PreventableEvent {
  let prevented = false;
  return {
    ...detail,
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
}

const world = 'electron-double-preload';
const template = fs.readFileSync(path.join(import.meta.dirname, 'page-worlds.js'), 'utf8');
let nextId = 1;

/** A Chromium page behind Electron's WebContents: preload in an isolated world, IPC over a binding, app:// answered through Fetch. */
export class WebContents extends EventEmitter {
  readonly id = nextId++;
  readonly session = defaultSession;
  mainFrame = frameOf('about:blank');
  targetId = '';
  readonly #cdp: Cdp;
  readonly #preferences: WebPreferences;
  readonly #whenAttached: Promise<void>;
  #attached: () => void = () => {};
  #session = '';
  #topFrame = '';
  #preloadContext = 0;
  #outbox: unknown[] = [];
  #openHandler: WindowOpenHandler | null = null;
  #expected = '';
  #loading = false;
  #destroyed = false;

  constructor(cdp: Cdp, preferences: WebPreferences) {
    super();
    this.#cdp = cdp;
    this.#preferences = preferences;
    this.#whenAttached = new Promise((resolve) => {
      this.#attached = resolve;
    });
  }

  /** Called once by the window with the page's session, while the page still waits. */
  async attach(session: string, targetId: string): Promise<void> {
    this.#session = session;
    this.targetId = targetId;
    this.#cdp.listen(session, (method, params) => this.#event(method, params));
    const secret = randomBytes(16).toString('hex');
    const half = (side: string): string => template.replace('__SECRET__', secret).replace('__SIDE__', side);
    const preload = this.#preferences.preload ? fs.readFileSync(this.#preferences.preload, 'utf8') : '';
    if (/^\s*import\s/m.test(preload)) throw new Error('electron double: a sandboxed preload cannot be an ES module');
    const surroundings = JSON.stringify({ platform: process.platform, arch: process.arch, versions: { electron: process.versions.electron }, type: 'renderer', sandboxed: true, contextIsolated: true, env: {}, argv: this.#preferences.additionalArguments ?? [] });
    const preloadSource = `${half('preload')}
;if (window === window.top) { const require = window.__electronDoubleRequire; delete window.__electronDoubleRequire; const module = { exports: {} };
(function (require, process, module, exports) { ${preload}\n})(require, ${surroundings}, module, module.exports); }`;
    await Promise.all([
      this.#send('Page.enable'),
      this.#send('Runtime.enable'),
      this.#send('Runtime.addBinding', { name: '__electronDoublePost', executionContextName: world }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: half('main') }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { worldName: world, source: preloadSource }),
      this.#send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.#send('Runtime.runIfWaitingForDebugger'),
    ]);
    const tree = (await this.#send('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
    this.#topFrame = tree.frameTree.frame.id;
    this.#attached();
  }

  getLastWebPreferences(): WebPreferences {
    return this.#preferences;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  getTitle(): string {
    return '';
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  openDevTools(): void {
    record('dev-tools');
  }

  focus(): void {}

  close(): void {
    this.emit('double:close');
  }

  reload(): void {
    void this.#send('Page.reload');
  }

  async loadURL(url: string): Promise<void> {
    await this.#whenAttached;
    this.#expected = toLoadable(url);
    this.#loading = true;
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()));
    this.emit('did-start-loading');
    const result = (await this.#send('Page.navigate', { url: toLoadable(url) })) as { errorText?: string };
    if (result.errorText) {
      this.emit('did-fail-load', {}, -2, result.errorText, url, true);
      throw new Error(`${result.errorText} loading '${url}'`);
    }
    await loaded;
  }

  async executeJavaScript(code: string): Promise<unknown> {
    await this.#whenAttached;
    const reply = (await this.#send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture: true })) as {
      result: { value?: unknown };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    };
    if (reply.exceptionDetails) throw new Error(reply.exceptionDetails.exception?.description ?? reply.exceptionDetails.text);
    return reply.result.value;
  }

  async capturePage(): Promise<ReturnType<typeof nativeImage.createFromBuffer>> {
    await this.#whenAttached;
    const shot = (await this.#send('Page.captureScreenshot', { format: 'png' })) as { data: string };
    return nativeImage.createFromBuffer(Buffer.from(shot.data, 'base64'));
  }

  send(channel: string, ...args: unknown[]): void {
    this.#post({ kind: 'event', channel, args: cloneForIpc(args) });
  }

  /** The window is gone. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
  }

  /** Emulates the size of the content area. */
  async setSize(width: number, height: number): Promise<void> {
    await this.#whenAttached;
    await this.#send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  #send(method: string, params: CdpParams = {}): Promise<CdpParams> {
    return this.#cdp.send(method, params, this.#session);
  }

  /** The app is asked; the new page itself is closed either way, by the browser connection. */
  #windowOpened(url: string): void {
    const action = this.#openHandler?.({ url, disposition: 'new-window', frameName: '', features: '' }).action ?? 'allow';
    record('window-open', { url, action });
  }

  #post(message: unknown): void {
    if (this.#destroyed) return;
    this.#outbox.push(message);
    if (this.#outbox.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    if (this.#preloadContext === 0 || this.#outbox.length === 0) return;
    const messages = JSON.stringify(this.#outbox);
    this.#outbox = [];
    this.#send('Runtime.callFunctionOn', {
      functionDeclaration: 'function (messages) { __electronDoubleReceive(messages); }',
      executionContextId: this.#preloadContext,
      arguments: [{ value: messages }],
      silent: true,
    }).catch((error: unknown) => record('ipc-lost', { error: String(error) }));
  }

  #event(method: string, params: CdpParams): void {
    switch (method) {
      case 'Runtime.executionContextCreated': {
        const context = params.context as { id: number; name: string; auxData?: { frameId?: string } };
        if (context.name === world && (this.#topFrame === '' || context.auxData?.frameId === this.#topFrame)) {
          this.#preloadContext = context.id;
          this.#flush();
        }
        return;
      }
      case 'Runtime.executionContextDestroyed':
        if (params.executionContextId === this.#preloadContext) {
          this.#preloadContext = 0;
          this.#outbox = [];
        }
        return;
      case 'Runtime.bindingCalled':
        if (params.executionContextId === this.#preloadContext) void this.#fromPage(JSON.parse(params.payload as string) as PageMessage);
        return;
      case 'Fetch.requestPaused':
        void this.#request(params as PausedRequest);
        return;
      case 'Page.frameNavigated': {
        const frame = params.frame as { url: string; parentId?: string };
        if (frame.parentId) return;
        this.mainFrame = frameOf(fromLoadable(frame.url));
        this.emit('did-navigate', {}, this.mainFrame.url, 200, '');
        return;
      }
      case 'Page.navigatedWithinDocument':
        if (params.frameId !== this.#topFrame) return;
        this.mainFrame.url = fromLoadable(params.url as string);
        this.emit('did-navigate-in-page', {}, this.mainFrame.url, true);
        return;
      case 'Page.domContentEventFired':
        this.emit('dom-ready', {});
        this.emit('double:painted');
        return;
      case 'Page.loadEventFired':
        this.#loading = false;
        this.emit('did-finish-load', {});
        this.emit('did-stop-loading', {});
        return;
      case 'Runtime.exceptionThrown': {
        const details = params.exceptionDetails as { text: string; exception?: { description?: string } };
        record('page-error', { text: details.exception?.description ?? details.text });
        return;
      }
      case 'Page.windowOpen':
        this.#windowOpened(fromLoadable(params.url as string));
        return;
      case 'Inspector.targetCrashed':
        this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
        return;
      default:
    }
  }

  async #fromPage(message: PageMessage): Promise<void> {
    const event: IpcEvent = { sender: this, senderFrame: this.mainFrame, frameId: 1, processId: 1, ports: [], type: 'frame' };
    if (message.kind === 'send') {
      ipcMain.emit(message.channel, event, ...message.args);
      return;
    }
    try {
      this.#post({ kind: 'return', id: message.id, value: cloneForIpc(await ipcMain.invoke(message.channel, event, message.args)) });
    } catch (error) {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      this.#post({ kind: 'return', id: message.id, error: `Error invoking remote method '${message.channel}': ${text}` });
    }
  }

  /** Every request of the page: navigation asks the app first, its own scheme is answered by it, all else is refused and recorded. */
  async #request(paused: PausedRequest): Promise<void> {
    const { requestId, request, resourceType, frameId } = paused;
    const url = fromLoadable(request.url);
    const fail = (errorReason: string): Promise<unknown> => this.#send('Fetch.failRequest', { requestId, errorReason }).catch(() => undefined);
    if (resourceType === 'Document' && frameId === this.#topFrame) {
      if (request.url.split('#')[0] !== this.#expected.split('#')[0]) {
        const event = preventable({ url, isMainFrame: true });
        this.emit('will-navigate', event, url);
        record('will-navigate', { url, prevented: event.defaultPrevented });
        if (event.defaultPrevented) return void (await fail('Aborted'));
      }
      this.#expected = request.url;
      this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false }, url, false, true);
    }
    const handler = handlerFor(url);
    if (!handler) {
      record('network', { url, resourceType });
      return void (await fail('BlockedByClient'));
    }
    await answerFromScheme({ handler, url, request, fulfill: (reply) => this.#send('Fetch.fulfillRequest', { requestId, ...reply }).catch(() => ({})), fail });
  }
}

type PageMessage = { kind: 'invoke' | 'send'; id: number; channel: string; args: unknown[] };
export type PageRequest = { url: string; method: string; headers: Record<string, string>; postData?: string };
type PausedRequest = CdpParams & { requestId: string; request: PageRequest; resourceType: string; frameId: string };
