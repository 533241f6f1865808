import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { fromErrorBody, isEngineError, type EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { Bridge } from '../../electron/shared/ipc/contract.ts';
import type { TerminalInfo, TerminalOpen } from '../../electron/shared/ipc/terminals.ts';
import type { TerminalHow, TerminalLink, TerminalSize } from '../lib/terminal-link.ts';
import { strings } from '../strings/strings.ts';
import { useBridge, useConnection } from './bridge-provider.tsx';
import { callBridge } from './query-client.ts';

/** A tab of a terminal deck. `id` is null until the screen was measured and the shell started. */
export type TerminalTab = { readonly key: number; readonly id: string | null; readonly title: string; /** What runs in it, where it is not the best shell there is. */ readonly how: TerminalHow; readonly ended: { readonly exitCode: number | null } | null; readonly error: EngineError | null };

type Deck = { readonly tabs: readonly TerminalTab[] | null; readonly active: number; readonly nextKey: number };
type Action =
  | { readonly kind: 'loaded'; readonly infos: readonly TerminalInfo[] }
  | { readonly kind: 'add'; readonly how: TerminalHow }
  | { readonly kind: 'select'; readonly key: number }
  | { readonly kind: 'drop'; readonly key: number }
  | { readonly kind: 'again'; readonly key: number }
  | { readonly kind: 'change'; readonly key: number; readonly patch: Partial<TerminalTab> };

const draft = (key: number, how: TerminalHow = {}): TerminalTab => ({ key, id: null, title: titleOf(how), how, ended: null, error: null });

/** `bash`, `root: bash`. */
function titleOf({ command, user }: TerminalHow): string {
  const shell = command?.[0]?.split('/').at(-1) ?? strings.terminal.shell;
  return user === undefined ? shell : `${user}: ${shell}`;
}

function howOf(target: TerminalOpen['target']): TerminalHow {
  return target.kind === 'host' ? {} : { command: target.command, user: target.user };
}

/** Pure: the deck after something happened. An empty deck gets a draft when it is loaded or the last tab goes. */
export function nextDeck(deck: Deck, action: Action): Deck {
  const tabs = deck.tabs ?? [];
  const key = deck.nextKey;
  switch (action.kind) {
    case 'loaded': {
      const known = action.infos.map((info, index): TerminalTab => ({ key: key + index, id: info.id, title: info.title, how: howOf(info.target), ended: info.state.kind === 'ended' ? { exitCode: info.state.exitCode } : null, error: null }));
      const all = known.length === 0 ? [draft(key)] : known;
      return { tabs: all, active: all.at(-1)?.key ?? key, nextKey: key + all.length };
    }
    case 'add':
      return { tabs: [...tabs, draft(key, action.how)], active: key, nextKey: key + 1 };
    case 'select':
      return { ...deck, active: action.key };
    case 'again':
      return { tabs: tabs.map((tab) => (tab.key === action.key ? draft(key, tab.how) : tab)), active: deck.active === action.key ? key : deck.active, nextKey: key + 1 };
    case 'drop': {
      const at = tabs.findIndex((tab) => tab.key === action.key);
      const rest = tabs.filter((tab) => tab.key !== action.key);
      const active = deck.active === action.key ? ((rest[at] ?? rest[at - 1])?.key ?? -1) : deck.active;
      return { ...deck, tabs: rest, active };
    }
    case 'change':
      return { ...deck, tabs: tabs.map((tab) => (tab.key === action.key ? { ...tab, ...action.patch } : tab)) };
  }
}

const none: TerminalHow = {};

/** Without what is undefined. */
function given({ command, user }: TerminalHow): TerminalHow {
  return { ...(command !== undefined && { command }), ...(user !== undefined && { user }) };
}

type Opening = { readonly target: TerminalOpen['target']; readonly how: TerminalHow; readonly size: TerminalSize };

/** Those of a container are named after what runs in them. */
async function openTerminal(bridge: Bridge, { target, how, size }: Opening): Promise<{ id: string; title: string }> {
  const info = await callBridge(bridge, 'terminals.open', { target: target.kind === 'host' ? target : { ...target, ...given(how) }, ...size });
  if (target.kind === 'host') return info;
  const title = titleOf(how);
  await callBridge(bridge, 'terminals.rename', { id: info.id, title });
  return { id: info.id, title };
}

export type TerminalDeck = {
  /** Null while the host is asked what is open. */
  readonly tabs: readonly TerminalTab[] | null;
  readonly active: TerminalTab | undefined;
  readonly link: TerminalLink;
  readonly add: (how?: TerminalHow) => void;
  readonly rename: (key: number, title: string) => void;
  readonly select: (key: number) => void;
  readonly close: (key: number) => void;
  readonly again: (key: number) => void;
};

function sameTarget(a: TerminalOpen['target'], b: TerminalOpen['target']): boolean {
  return a.kind === 'host' ? b.kind === 'host' : b.kind === 'container' && a.containerId === b.containerId;
}

/** The terminals of a container or of this machine. The host keeps them; this is the view on them, which may go and come back. */
export function useTerminals(target: TerminalOpen['target']): TerminalDeck {
  const bridge = useBridge();
  const [deck, dispatch] = useReducer(nextDeck, { tabs: null, active: -1, nextKey: 0 });
  const targetKey = target.kind === 'host' ? 'host' : target.containerId;
  // oxlint-disable-next-line react/exhaustive-deps -- the same target whatever object it is
  const wanted = useMemo(() => target, [targetKey]);
  const connection = useConnection();
  const epoch = connection.kind === 'open' ? connection.epoch : undefined;
  const starting = useRef(new Set<number>());
  /** What was typed before the shell was there. */
  const typed = useRef(new Map<number, string>());

  useEffect(() => {
    if (epoch === undefined) return undefined;
    let gone = false;
    callBridge(bridge, 'terminals.list', {}).then(
      (infos) => gone || dispatch({ kind: 'loaded', infos: infos.filter((info) => sameTarget(info.target, wanted)) }),
      () => gone || dispatch({ kind: 'loaded', infos: [] }),
    );
    return () => void (gone = true);
  }, [bridge, wanted, epoch]);

  const active = deck.tabs?.find(({ key }) => key === deck.active);
  const key = active?.key ?? -1;
  const id = active?.id ?? null;
  const how = active?.how ?? none;

  const start = useCallback(
    async (size: TerminalSize): Promise<void> => {
      if (starting.current.has(key)) return;
      starting.current.add(key);
      try {
        const { id: opened, title } = await openTerminal(bridge, { target: wanted, how, size });
        const early = typed.current.get(key);
        if (early !== undefined) await callBridge(bridge, 'terminals.write', { id: opened, data: early });
        dispatch({ kind: 'change', key, patch: { id: opened, title } });
      } catch (error) {
        if (isEngineError(error)) dispatch({ kind: 'change', key, patch: { error } });
      }
    },
    [bridge, how, key, wanted],
  );
  const attach = useMemo(() => {
    if (id === null) return undefined;
    return (write: (data: string) => Promise<void>) => {
      let exitCode: number | null = null;
      return bridge.stream('terminal', { id }, {
        onBatch: async (items) => {
          await write(items.map((item) => (item.kind === 'data' ? item.data : '')).join(''));
          const last = items.at(-1);
          if (last?.kind === 'ended') ({ exitCode } = last);
        },
        onEnd: (error) => dispatch({ kind: 'change', key, patch: error === null ? { ended: { exitCode } } : { error: fromErrorBody(error) } }),
      });
    };
  }, [bridge, id, key]);

  const hangUp = (of: number): void => {
    const tab = deck.tabs?.find((entry) => entry.key === of);
    if (tab?.id) void bridge.call('terminals.close', { id: tab.id });
  };
  const close = (closed: number): void => {
    hangUp(closed);
    dispatch({ kind: 'drop', key: closed });
  };
  const rename = (renamed: number, title: string): void => {
    const tab = deck.tabs?.find((entry) => entry.key === renamed);
    if (tab?.id) void bridge.call('terminals.rename', { id: tab.id, title });
    dispatch({ kind: 'change', key: renamed, patch: { title } });
  };
  const again = (ended: number): void => {
    hangUp(ended);
    dispatch({ kind: 'again', key: ended });
  };
  const add = (chosen: TerminalHow = {}): void => dispatch({ kind: 'add', how: chosen });
  const select = (selected: number): void => dispatch({ kind: 'select', key: selected });
  return {
    tabs: deck.tabs, active, close, again, add, rename, select,
    link: {
      attach,
      onFirstSize: (size) => void (id === null ? start(size) : bridge.call('terminals.resize', { id, ...size })),
      onSize: (size) => void (id !== null && bridge.call('terminals.resize', { id, ...size })),
      onType: (data) => void (id === null ? typed.current.set(key, `${typed.current.get(key) ?? ''}${data}`) : bridge.call('terminals.write', { id, data })),
    },
  };
}
