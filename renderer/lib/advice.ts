import type { ErrorDetail, ErrorKind } from '../../electron/shared/errors/engine-error.ts';
import { strings } from '../strings/strings.ts';
import { shortId } from './format.ts';

/** An error as far as advice needs it: an EngineError or its body. */
export type Failure = { readonly kind: ErrorKind; readonly detail?: ErrorDetail | undefined };

/** What a person reads when something failed: what it is in a few words, what to do about it, and where there is one, a way out. */
export type Advice = { readonly title: string; readonly text: string; readonly way?: AdviceWay };

/** `to` is a route. */
export type AdviceWay = { readonly label: string; readonly to: string };

/** The name of a container by its id, where it is known. */
export type NameOf = (containerId: string) => string | undefined;

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
  'rate-limited': { title: 'The registry asks to slow down', text: 'It limits how often images may be pulled. Wait a while, or set a mirror.', way: { label: 'Set a mirror', to: '/registries/mirrors' } },
  'no-space': { title: 'The disk is full', text: 'Remove images or containers that are not needed, then try again. Nothing half-made was kept.', way: { label: 'Choose what goes', to: '/disk/prune' } },
  cancelled: { title: 'Cancelled', text: 'Nothing half-made was kept.' },
  corrupt: { title: 'Damaged data', text: 'What arrived is not what was promised, so it was thrown away. Try again; if it stays, the source is broken.' },
  internal: { title: 'Something went wrong inside', text: 'This is a fault of Tidewharf. The message below helps to find it.' },
};

/** The advice for an error, from its kind and its facts. The engine's own sentence (`error.message`) is shown beside it, never parsed. */
export function adviseOn(error: Failure, nameOf: NameOf = () => undefined): Advice {
  const detail = error.detail ?? {};
  if (detail['hostPort'] !== undefined) return adviseOnPort(error.kind, detail, nameOf);
  if (detail['exitCode'] === 127) return { title: 'The command was not found', text: 'The image has no program of that name. Check the spelling; small images often have sh but no bash.' };
  if (detail['exitCode'] === 126) return { title: 'The command cannot be executed', text: 'The file is there but is no program, or may not be executed. Check its permissions and its first line.' };
  if (error.kind === 'conflict' && typeof detail['container'] === 'string') return adviseOnUsed(detail);
  if (error.kind === 'conflict' && typeof detail['name'] === 'string') {
    return { title: `The name ${detail['name']} is taken`, text: 'Another container has it, running or not. Choose another name, or remove that container.' };
  }
  if (Array.isArray(detail['platforms'])) {
    return { title: 'Not made for this platform', text: detail['platforms'].length === 0 ? 'The registry does not say for which platforms it is.' : `It is there for ${listOf(detail['platforms'], 5)}.` };
  }
  if (typeof detail['package'] === 'string') return { title: `${detail['package']} is not installed`, text: `Install the package ${detail['package']} on this machine, then try again.` };
  if (typeof detail['dockerfile'] === 'string') return { title: `There is no ${detail['dockerfile']} here`, text: 'A build follows a text file of that name. Write one into the folder, or say where it lies.' };
  if (typeof detail['socket'] === 'string') return { title: strings.engine.denied.title, text: strings.engine.denied.text(detail['socket']), way: { label: strings.engine.diagnostics, to: '/diagnostics' } };
  if (typeof detail['registry'] === 'string') return adviseOnRegistry(error.kind, detail['registry']);
  return byKind[error.kind];
}

function adviseOnPort(kind: ErrorKind, detail: ErrorDetail, nameOf: NameOf): Advice {
  const port = String(detail['hostPort']);
  if (kind === 'forbidden') return { title: `Port ${port} needs more rights`, text: 'Ports under 1024 are not open to this engine. Choose a higher host port.' };
  if (kind !== 'conflict') return { title: `Port ${port} cannot be published there`, text: 'This machine does not have the address it was asked to listen on.' };
  const id = detail['holderContainerId'];
  const command = detail['holderCommand'];
  const container = typeof id === 'string' ? (nameOf(id) ?? `container ${shortId(id)}`) : undefined;
  const program = typeof command === 'string' ? `${command} (process ${String(detail['holderPid'])})` : undefined;
  const holder = container ?? program;
  return {
    title: `Port ${port} is taken`,
    text: `${holder === undefined ? 'Another program on this machine listens on it' : `It belongs to ${holder}`}. Choose another host port, 0 for a free one${holder === undefined ? '' : `, or stop ${holder}`}.`,
  };
}

function adviseOnUsed(detail: ErrorDetail): Advice {
  const name = String(detail['name'] ?? shortId(String(detail['container'])));
  return detail['running'] === true ? { title: 'It is in use', text: `${name} runs from it. Stop and remove ${name} first.` } : { title: 'It is in use', text: `The stopped container ${name} was made from it. Remove ${name} first.` };
}

function adviseOnRegistry(kind: ErrorKind, registry: string): Advice {
  if (kind === 'not-found') return { title: 'Not found', text: `${registry} has no image of that name and tag. Check the spelling, and whether that tag exists.` };
  if (kind === 'unavailable') {
    return { title: 'The registry does not answer as it should', text: `${registry} is there but not well. Try again in a while, or set a mirror.`, way: { label: 'Set a mirror', to: '/registries/mirrors' } };
  }
  return byKind[kind];
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listOf(names: readonly string[], limit = 3): string {
  const shown = names.slice(0, names.length > limit ? limit - 1 : limit);
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const fields = ['image', 'name', 'ports', 'env', 'command', 'mounts', 'memory', 'cpus', 'pids', 'network', 'user'] as const;

/** The field of the run form an error is about, where that can be told. */
export function fieldOf({ detail = {} }: Failure): (typeof fields)[number] | undefined {
  const named = String(detail['field'] ?? '').split('.', 1)[0];
  if (named !== '') return fields.find((field) => field === named);
  if (detail['hostPort'] !== undefined) return 'ports';
  if (detail['exitCode'] === 126 || detail['exitCode'] === 127) return 'command';
  if (detail['name'] !== undefined) return 'name';
  if (detail['registry'] !== undefined || detail['platforms'] !== undefined) return 'image';
  return undefined;
}
