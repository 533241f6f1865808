import type { ErrorDetail, ErrorKind } from '../../electron/shared/errors/engine-error.ts';

/** An error as far as advice needs it: an EngineError or its body. */
export type Failure = { readonly kind: ErrorKind; readonly detail?: ErrorDetail | undefined };

/** What a person reads when something failed: what it is in a few words, what to do about it, and where there is one, a way out. */
export type Advice = { readonly title: string; readonly text: string; readonly way?: AdviceWay };

/** `to` is a route. */
export type AdviceWay = { readonly label: string; readonly to: string };

const byKind: Readonly<Record<ErrorKind, Advice>> = {
  invalid: { title: 'That does not work as written', text: 'Correct the input and try again. Nothing was changed.' },
  unauthorized: { title: 'The registry wants a sign-in', text: 'It does not show this image to anybody. Check the name: private and misspelled images get the same answer.' },
  forbidden: { title: 'Not allowed', text: 'The other side knows you but refuses this.' },
  'not-found': { title: 'Not found', text: 'It may have been removed, or the name is spelled differently.' },
  conflict: { title: 'Something else is in the way', text: 'Resolve what holds it, then try again. Nothing was changed.' },
  exists: { title: 'That name is taken', text: 'Choose another name, or remove what has it.' },
  'not-modified': { title: 'Already so', text: 'There was nothing to do.' },
  'not-implemented': { title: 'Not possible yet', text: 'This version of the engine does not do that.' },
  unavailable: { title: 'No answer', text: 'The other side does not answer. Check that it runs and that the network is there, then try again.' },
  'rate-limited': { title: 'The registry asks to slow down', text: 'It limits how often images may be pulled. Wait a while, or set a mirror.', way: { label: 'Set a mirror', to: '/settings/registries' } },
  'no-space': { title: 'The disk is full', text: 'Remove images or containers that are not needed, then try again. Nothing half-made was kept.', way: { label: 'Show images', to: '/images' } },
  cancelled: { title: 'Cancelled', text: 'Nothing half-made was kept.' },
  corrupt: { title: 'Damaged data', text: 'What arrived is not what was promised, so it was thrown away. Try again; if it stays, the source is broken.' },
  internal: { title: 'Something went wrong inside', text: 'This is a fault of Tidewharf. The message below helps to find it.' },
};

/** The advice for an error. The engine's own sentence (`error.message`) is shown beside it, never parsed. */
export function adviseOn(error: Failure): Advice {
  const { kind, detail } = error;
  if (kind === 'conflict' && detail?.['port'] !== undefined) {
    const holder = textOf(detail['container'] ?? detail['holder'] ?? detail['process']);
    const port = String(detail['port']);
    return {
      title: `Port ${port} is taken`,
      text: holder === undefined ? 'Another program on this machine listens on it. Choose another host port, or 0 for a free one.' : `It belongs to ${holder}. Choose another host port, 0 for a free one, or stop ${holder}.`,
    };
  }
  if ((kind === 'conflict' || kind === 'exists') && Array.isArray(detail?.['containers']) && detail['containers'].length > 0) {
    return { title: 'It is in use', text: `Remove ${listOf(detail['containers'])} first.` };
  }
  if (kind === 'invalid' && detail?.['exitCode'] === 127) return commandNotFound;
  if (kind === 'not-found' && (detail?.['command'] !== undefined || detail?.['exitCode'] === 127)) return commandNotFound;
  return byKind[kind];
}

const commandNotFound: Advice = { title: 'The command was not found', text: 'The image has no program of that name. Check the spelling; minimal images often have `sh` but no `bash`.' };

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listOf(names: readonly string[], limit = 3): string {
  const shown = names.slice(0, names.length > limit ? limit - 1 : limit);
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** The form field of the run dialog an error is about, where that can be told. */
export function fieldOf(error: Failure): 'image' | 'name' | 'ports' | 'command' | 'env' | undefined {
  const field = error.detail?.['field'];
  if (field === 'image' || field === 'name' || field === 'ports' || field === 'command' || field === 'env') return field;
  if (error.detail?.['port'] !== undefined) return 'ports';
  if (error.detail?.['command'] !== undefined || error.detail?.['exitCode'] === 127 || error.detail?.['exitCode'] === 126) return 'command';
  if (error.detail?.['name'] !== undefined && (error.kind === 'exists' || error.kind === 'conflict' || error.kind === 'invalid')) return 'name';
  if (error.detail?.['reference'] !== undefined || error.detail?.['image'] !== undefined) return 'image';
  return undefined;
}
