import { EngineError } from '../../../../shared/errors/engine-error.ts';

/** What a program is given, what people note for themselves, and profiles that are a document: anything but NUL. */
const free = /^(Cmd|Entrypoint|Env|Shell|OnBuild|Labels|Healthcheck\.Test|HostConfig\.(Annotations|SecurityOpt|LogConfig\.Config))(\.|$)/;
/** What the kernel takes as one argument or variable (execve(2), MAX_ARG_STRLEN). */
const freeBytes = 128 * 1024 - 1;
const plainBytes = 4096;
/** sethostname(2), setdomainname(2). */
const shortBytes: Readonly<Record<string, number>> = { Hostname: 64, Domainname: 64 };
const deepest = 32;

/**
 * Refuses texts of a create body that nothing could be done with, wherever they stand: `invalid` with the field's path. Names, paths and
 * options are one line; no text has a NUL, or is longer than the kernel takes.
 */
export function checkTexts(sent: Readonly<Record<string, unknown>>): void {
  checkValue(sent, []);
}

function checkValue(value: unknown, path: readonly string[]): void {
  if (path.length > deepest) throw refused(path, 'more than 32 levels');
  if (typeof value === 'string') return checkText(value, path);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    const inner = [...path, key];
    if (!Array.isArray(value)) checkText(key, inner);
    checkValue(each, inner);
  }
}

function checkText(text: string, path: readonly string[]): void {
  const field = path.join('.');
  const isFree = free.test(field);
  const most = shortBytes[field] ?? (isFree ? freeBytes : plainBytes);
  const odd = findControl(text, isFree);
  if (odd !== undefined) throw refused(path, `has the control character U+${odd.toString(16).padStart(4, '0').toUpperCase()}`);
  const bytes = Buffer.byteLength(text);
  if (bytes > most) throw refused(path, `${bytes} bytes, at most ${most} are taken`);
}

/** The code of the first one; `nulOnly`: others are welcome. */
function findControl(text: string, nulOnly: boolean): number | undefined {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0 || (!nulOnly && (code < 0x20 || code === 0x7f))) return code;
  }
  return undefined;
}

/** Names that are themselves the trouble are shown as they would be written, and cut. */
function refused(path: readonly string[], why: string): EngineError {
  const shown = path.map((part) => JSON.stringify(part).slice(1, -1).slice(0, 100)).slice(0, 8);
  return new EngineError('invalid', `${['body', ...shown].join('.')}: ${why}`);
}
