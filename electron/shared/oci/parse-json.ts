import { EngineError } from '../errors/engine-error.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A value from an untrusted text, short enough for an error message. */
function showValue(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value).slice(0, 100);
}

export function invalidValue(what: string, value: unknown, expected: string): never {
  throw new EngineError('invalid', `${what}: got ${showValue(value)}, expected ${expected}`);
}

/** The JSON object that a text holds; `invalid` where it holds none. */
export function parseObject(text: string, what: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new EngineError('invalid', `${what}: not JSON`, { cause });
  }
  return asObject(value, what);
}

export function asObject(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) invalidValue(what, value, 'an object');
  return value as Json;
}

export function asList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) invalidValue(what, value, 'a list');
  return value;
}

export function asString(value: unknown, what: string): string {
  if (typeof value !== 'string') invalidValue(what, value, 'a text');
  return value;
}

export function asStrings(value: unknown, what: string): readonly string[] {
  return asList(value, what).map((item, index) => asString(item, `${what}[${index}]`));
}

/** An object whose values are texts. */
export function asStringMap(value: unknown, what: string): Readonly<Record<string, string>> {
  const json = asObject(value, what);
  for (const [key, item] of Object.entries(json)) asString(item, `${what}.${key.slice(0, 100)}`);
  return json as Readonly<Record<string, string>>;
}
