import { EventEmitter } from 'node:events';
import { record } from './record.ts';

type Template = {
  label?: string;
  type?: string;
  role?: string;
  enabled?: boolean;
  visible?: boolean;
  checked?: boolean;
  accelerator?: string;
  id?: string;
  click?: (item: MenuItem, window: unknown, event: object) => void;
  submenu?: readonly Template[] | Menu;
  [other: string]: unknown;
};

export class MenuItem {
  readonly label: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly id: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #click: Template['click'];

  constructor(template: Template) {
    this.label = template.label ?? template.role ?? '';
    this.type = template.type ?? (template.submenu ? 'submenu' : 'normal');
    this.role = template.role;
    this.id = template.id;
    this.accelerator = template.accelerator;
    this.submenu = template.submenu instanceof Menu || template.submenu === undefined ? template.submenu : Menu.buildFromTemplate(template.submenu);
    this.enabled = template.enabled ?? true;
    this.visible = template.visible ?? true;
    this.checked = template.checked ?? false;
    this.#click = template.click;
  }

  click(): void {
    if (!this.enabled) throw new Error(`electron double: menu item '${this.label}' is disabled`);
    this.#click?.(this, undefined, {});
  }
}

export class Menu {
  static applicationMenu: Menu | null = null;
  readonly items: MenuItem[] = [];

  static buildFromTemplate(templates: readonly Template[]): Menu {
    const menu = new Menu();
    for (const template of templates) menu.append(new MenuItem(template));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.applicationMenu;
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  popup(): void {
    record('menu-popup', { labels: this.items.map((item) => item.label) });
  }

  /** Test hook: every item, submenus too. */
  all(): MenuItem[] {
    return this.items.flatMap((item) => [item, ...(item.submenu?.all() ?? [])]);
  }
}

export const trays: Tray[] = [];

export class Tray extends EventEmitter {
  menu: Menu | null = null;
  tooltip = '';
  #destroyed = false;

  constructor(_image: unknown) {
    super();
    trays.push(this);
  }

  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }

  setToolTip(text: string): void {
    this.tooltip = text;
  }

  setTitle(): void {}

  setImage(): void {}

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    this.#destroyed = true;
    trays.splice(trays.indexOf(this), 1);
  }
}

/** Those that were shown, for a test to click. */
export const notifications: Notification[] = [];

export class Notification extends EventEmitter {
  readonly #options: Record<string, unknown>;

  static isSupported(): boolean {
    return true;
  }

  constructor(options: Record<string, unknown> = {}) {
    super();
    this.#options = options;
  }

  show(): void {
    notifications.push(this);
    record('notification', this.#options);
    this.emit('show');
  }

  close(): void {
    this.emit('close');
  }
}

/** Answers of the next dialogs, pushed by a test. A dialog without one fails, rather than waiting for nobody. */
export const answers: unknown[] = [];

function ask(kind: string, args: unknown[]): Promise<unknown> {
  record('dialog', { kind, options: args.at(-1) });
  if (answers.length === 0) return Promise.reject(new Error(`electron double: nobody answers ${kind}: push to __double.answers first`));
  return Promise.resolve(answers.shift());
}

export const dialog = {
  showOpenDialog: (...args: unknown[]) => ask('showOpenDialog', args),
  showSaveDialog: (...args: unknown[]) => ask('showSaveDialog', args),
  showMessageBox: (...args: unknown[]) => ask('showMessageBox', args),
  showErrorBox: (title: string, content: string): void => record('error-box', { title, content }),
};

export const shell = {
  openExternal: async (url: string): Promise<void> => record('open-external', { url }),
  openPath: async (path: string): Promise<string> => {
    record('open-path', { path });
    return '';
  },
  showItemInFolder: (path: string): void => record('show-in-folder', { path }),
};

let clipboardText = '';
export const clipboard = {
  writeText: (text: string): void => {
    clipboardText = text;
  },
  readText: (): string => clipboardText,
};

class NativeTheme extends EventEmitter {
  shouldUseDarkColors = false;
  themeSource = 'system';
}
export const nativeTheme = new NativeTheme();

const display = { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 }, workArea: { x: 0, y: 0, width: 1920, height: 1050 }, workAreaSize: { width: 1920, height: 1050 }, scaleFactor: 1 };
export const screen = Object.assign(new EventEmitter(), { getPrimaryDisplay: () => display, getAllDisplays: () => [display], getDisplayMatching: () => display });
