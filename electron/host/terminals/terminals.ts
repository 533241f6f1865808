import { randomUUID } from 'node:crypto';
import type { EngineClient } from '../../engine-client/engine-client.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { TerminalInfo, TerminalOpen, TerminalOutput } from '../../shared/ipc/terminals.ts';
import { openContainerShell } from './container-shell.ts';
import { openHostShell } from './host-shell.ts';
import type { Scrollback } from './scrollback.ts';
import { createScrollback, scrollbackLength } from './scrollback.ts';
import type { Shell } from './shell.ts';

/** Terminals by id. They live here, not in a page: it may leave and come back, and sees what it missed. */
export type Terminals = {
  /** Oldest first, ended ones until they are closed. */
  list(): TerminalInfo[];
  open(request: TerminalOpen): Promise<TerminalInfo>;
  write(id: string, data: string): Promise<void>;
  resize(id: string, size: { cols: number; rows: number }): Promise<void>;
  rename(id: string, title: string): void;
  /** Hangs up and forgets it. */
  close(id: string): void;
  /** Output from the scrollback's start; the shell waits for a reader that falls too far behind. */
  output(id: string, signal: AbortSignal): AsyncGenerator<TerminalOutput[]>;
  closeAll(): void;
};

const terminalsMax = 100;
const readLength = 1 << 16;

type Terminal = {
  info: TerminalInfo;
  readonly scrollback: Scrollback;
  shell: Shell | undefined;
  readonly readers: Set<Reader>;
  /** How far any reader has come. */
  seen: number;
  paused: boolean;
};

/** Where a reader is; `news` is resolved when there is more, or when it is to stop. */
type Reader = { position: number; news: PromiseWithResolvers<void> };

export function createTerminals(options: { readonly client: EngineClient; readonly socketPath: string }): Terminals {
  const terminals = new Map<string, Terminal>();

  const get = (id: string): Terminal => {
    const terminal = terminals.get(id);
    if (terminal === undefined) throw new EngineError('not-found', `terminal ${id}: there is none`);
    return terminal;
  };

  const getShell = (id: string): Shell => {
    const { shell, info } = get(id);
    if (shell === undefined || info.state.kind === 'ended') throw new EngineError('conflict', `terminal ${info.title}: it has ended`);
    return shell;
  };

  const open = async (request: TerminalOpen): Promise<TerminalInfo> => {
    if (terminals.size >= terminalsMax) throw new EngineError('conflict', `open terminal: ${terminalsMax} are open already`);
    const terminal = createTerminal(request.target, await titleOf(options.client, request.target));
    terminal.shell = await openShell(options, request, {
      onData: (data) => {
        terminal.scrollback.append(data);
        balance(terminal);
        announce(terminal);
      },
      onEnd: (exitCode) => {
        terminal.info = { ...terminal.info, state: { kind: 'ended', exitCode } };
        announce(terminal);
      },
    });
    terminals.set(terminal.info.id, terminal);
    return terminal.info;
  };

  const close = (id: string): void => {
    const terminal = get(id);
    terminals.delete(id);
    terminal.shell?.close();
  };

  return {
    list: () => [...terminals.values()].map(({ info }) => info),
    open,
    write: async (id, data) => getShell(id).write(data),
    resize: async (id, size) => getShell(id).resize(size),
    rename: (id, title) => {
      const terminal = get(id);
      terminal.info = { ...terminal.info, title };
    },
    close,
    output: (id, signal) => readOutput(get(id), signal),
    closeAll: () => [...terminals.keys()].forEach(close),
  };
}

function createTerminal(target: TerminalOpen['target'], title: string): Terminal {
  return {
    info: { id: randomUUID(), target, title, state: { kind: 'open' } },
    scrollback: createScrollback(),
    shell: undefined,
    readers: new Set(),
    seen: 0,
    paused: false,
  };
}

type ShellEvents = { onData(data: string): void; onEnd(exitCode: number | null): void };

function openShell(options: { client: EngineClient; socketPath: string }, request: TerminalOpen, events: ShellEvents): Promise<Shell> {
  const size = { cols: request.cols, rows: request.rows };
  switch (request.target.kind) {
    case 'container':
      return openContainerShell({ ...request.target, ...events, size, client: options.client });
    case 'host':
      return openHostShell({ ...events, size, socketPath: options.socketPath });
  }
}

async function titleOf(client: EngineClient, target: TerminalOpen['target']): Promise<string> {
  switch (target.kind) {
    case 'container': {
      const { container } = await client.inspectContainer({ id: target.containerId });
      return container.Name.replace(/^\//, '');
    }
    case 'host':
      return 'This machine';
  }
}

function announce(terminal: Terminal): void {
  for (const { news } of terminal.readers) news.resolve();
}

/** The shell waits while a reader is about to lose output, and goes on when it has caught up by half. */
function balance(terminal: Terminal): void {
  const end = terminal.scrollback.end();
  const furthestBehind = Math.max(0, ...[...terminal.readers].map(({ position }) => end - position));
  if (!terminal.paused && furthestBehind > scrollbackLength / 2) {
    terminal.paused = true;
    terminal.shell?.pause();
  } else if (terminal.paused && furthestBehind <= scrollbackLength / 4) {
    terminal.paused = false;
    terminal.shell?.resume();
  }
}

async function* readOutput(terminal: Terminal, signal: AbortSignal): AsyncGenerator<TerminalOutput[]> {
  const { scrollback } = terminal;
  const seenBefore = terminal.seen;
  const reader: Reader = { position: 0, news: Promise.withResolvers() };
  signal.addEventListener('abort', () => reader.news.resolve(), { once: true });
  terminal.readers.add(reader);
  try {
    while (!signal.aborted) {
      reader.news = Promise.withResolvers();
      const { state } = terminal.info;
      const replay = reader.position < seenBefore;
      const { data, next } = scrollback.read(reader.position, replay ? Math.min(readLength, seenBefore - reader.position) : readLength);
      reader.position = next;
      terminal.seen = Math.max(terminal.seen, next);
      balance(terminal);
      if (data !== '') yield [replay ? { kind: 'data', data, replay: true } : { kind: 'data', data }];
      else if (state.kind === 'open') await reader.news.promise;
      else {
        yield [{ kind: 'ended', exitCode: state.exitCode }];
        return;
      }
    }
  } finally {
    terminal.readers.delete(reader);
    balance(terminal);
  }
}
