import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseByteSize } from './byte-size.ts';
import type { MountFlag, RunMount } from './dockerfile.ts';
import { didYouMean } from './nearest-name.ts';

type Draft = { -readonly [Key in keyof RunMount]: RunMount[Key] | undefined };
type Setter = (draft: Draft, value: string, key: string) => void;

const types: readonly RunMount['type'][] = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const modes: readonly RunMount['sharing'][] = ['shared', 'private', 'locked'];

const setters: Readonly<Record<string, Setter>> = {
  type: (draft, value) => void (draft.type = oneOf(types, value, 'mount type')),
  from: (draft, value) => void (draft.from = value),
  source: (draft, value) => void (draft.source = value),
  target: (draft, value) => void (draft.target = value),
  readonly: (draft, value, key) => void (draft.readOnly = readBoolean(value, key)),
  readwrite: (draft, value, key) => void (draft.readOnly = !readBoolean(value, key)),
  id: (draft, value) => void (draft.id = value),
  sharing: (draft, value) => void (draft.sharing = oneOf(modes, value, 'sharing value')),
  required: (draft, value, key) => void (draft.required = readBoolean(value, key)),
  mode: (draft, value) => void (draft.mode = readNumber(value, 'mode', 8)),
  uid: (draft, value) => void (draft.uid = readNumber(value, 'uid', 10)),
  gid: (draft, value) => void (draft.gid = readNumber(value, 'gid', 10)),
  size: (draft, value) => void (draft.size = readSize(value)),
  env: (draft, value) => void (draft.env = value),
};
const synonyms: Readonly<Record<string, string>> = { src: 'source', dst: 'target', destination: 'target', ro: 'readonly', rw: 'readwrite' };
/** Those that may stand without a value. */
const switches = new Set(['readonly', 'readwrite', 'required']);
/** Fields that only some types have. */
const owners: Readonly<Partial<Record<keyof RunMount, readonly RunMount['type'][]>>> = {
  sharing: ['cache'],
  required: ['secret', 'ssh'],
  mode: ['cache', 'secret', 'ssh'],
  uid: ['cache', 'secret', 'ssh'],
  gid: ['cache', 'secret', 'ssh'],
  size: ['tmpfs'],
  env: ['secret'],
  from: ['bind', 'cache'],
};

/** A mount as it stands in the file: its fields are checked as far as no variable is in them. `invalid` otherwise. */
export function parseMountFlag(text: string): MountFlag {
  const from = splitFields(text).find(({ key }) => key === 'from')?.value || undefined;
  if (from?.includes('$')) throw new EngineError('invalid', `mount ${text}: 'from' doesn't support variable expansion, define alias stage instead`);
  const flag = { text, from };
  if (text.includes('$')) for (const { name } of splitFields(text)) findSetter(name, text);
  else expandMount(flag, (word) => word);
  return flag;
}

/** A mount with its variables replaced by `expand`; `invalid` where a value is none that its field or type may have. */
export function expandMount({ text }: MountFlag, expand: (word: string) => string): RunMount {
  const draft: Draft = { type: 'bind', target: undefined, source: undefined, from: undefined, readOnly: undefined, id: undefined, sharing: undefined, mode: undefined, uid: undefined, gid: undefined, size: undefined, required: undefined, env: undefined };
  for (const { key, name, value } of splitFields(text)) {
    if (value === undefined && !switches.has(key)) throw new EngineError('invalid', `mount ${text}: invalid field '${name}' must be a key=value pair`);
    findSetter(name, text)(draft, value === undefined ? 'true' : key === 'from' ? value : expand(value), key);
  }
  return checkMount(draft, text);
}

function checkMount(draft: Draft, text: string): RunMount {
  const type = draft.type ?? 'bind';
  for (const [field, allowed] of Object.entries(owners)) {
    if (draft[field as keyof RunMount] !== undefined && !allowed.includes(type)) throw new EngineError('invalid', `mount ${text}: ${field} not allowed for "${type}" type mounts, only for ${allowed.join(', ')}`);
  }
  const isFile = type === 'secret' || type === 'ssh';
  if (type === 'secret' && !draft.source && !draft.target && !draft.id && !draft.env) throw new EngineError('invalid', `mount ${text}: invalid secret mount: one of id, source, target required`);
  if (type === 'secret' && draft.source && draft.id) throw new EngineError('invalid', `mount ${text}: both source and id can't be set`);
  return { ...draft, type, readOnly: draft.readOnly ?? (isFile || type === 'bind'), sharing: draft.sharing ?? 'shared', required: draft.required ?? false };
}

/** Comma separated, as a line of CSV: a field with a comma in it stands in quotes. */
function splitFields(text: string): { readonly name: string; readonly key: string; readonly value: string | undefined }[] {
  const fields: string[] = [];
  for (let at = 0; at <= text.length; ) {
    if (text[at] === '"') {
      const quoted = /"((?:[^"]|"")*)"(?=,|$)/y;
      quoted.lastIndex = at;
      const [whole = '', inner = ''] = quoted.exec(text) ?? [];
      if (whole === '') throw new EngineError('invalid', `mount ${text}: failed to parse csv mounts: a quote does not end`);
      fields.push(inner.replaceAll('""', '"'));
      at += whole.length + 1;
    } else {
      const comma = text.indexOf(',', at);
      const end = comma === -1 ? text.length : comma;
      fields.push(text.slice(at, end));
      at = end + 1;
    }
  }
  return fields.map((field) => {
    const equals = field.indexOf('=');
    const name = equals === -1 ? field : field.slice(0, equals);
    const lower = name.toLowerCase();
    return { name, key: Object.hasOwn(synonyms, lower) ? (synonyms[lower] ?? lower) : lower, value: equals === -1 ? undefined : field.slice(equals + 1) };
  });
}

function findSetter(name: string, text: string): Setter {
  const lower = name.toLowerCase();
  const key = Object.hasOwn(synonyms, lower) ? (synonyms[lower] ?? lower) : lower;
  const setter = Object.hasOwn(setters, key) ? setters[key] : undefined;
  if (setter === undefined) throw new EngineError('invalid', `unexpected key '${name}' in mount ${text}${didYouMean(name, [...Object.keys(setters), ...Object.keys(synonyms)])}`);
  return setter;
}

function oneOf<T extends string>(all: readonly T[], value: string, what: string): T {
  const found = all.find((one) => one === value.toLowerCase());
  if (found === undefined) throw new EngineError('invalid', `unsupported ${what} "${value}"${didYouMean(value, all)}`);
  return found;
}

function readBoolean(value: string, key: string): boolean {
  if (/^(?:1|t|true)$/i.test(value)) return true;
  if (/^(?:0|f|false)$/i.test(value)) return false;
  throw new EngineError('invalid', `invalid value for ${key}: ${value}`);
}

function readNumber(value: string, key: string, base: 8 | 10): number {
  const number = (base === 8 ? /^[0-7]+$/ : /^\d+$/).test(value) ? Number.parseInt(value, base) : Number.NaN;
  if (!(number <= 0xff_ff_ff_ff)) throw new EngineError('invalid', `invalid value ${value} for ${key}${base === 8 ? ': an octal number is expected' : ''}`);
  return number;
}

function readSize(value: string): number {
  const bytes = parseByteSize(value);
  if (bytes === undefined) throw new EngineError('invalid', `invalid value for size: ${value}`);
  return bytes;
}
