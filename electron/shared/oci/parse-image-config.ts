import { EngineError } from '../errors/engine-error.ts';
import { parseDigest, type DiffId } from './digest.ts';
import type { ContainerDefaults, HistoryEntry, ImageConfig } from './manifest.ts';
import { asList, asObject, asString, asStringMap, asStrings, parseObject, type Json } from './parse-json.ts';

/**
 * Reads an image configuration (OCI image-spec, Image Configuration). Fields that nothing here knows are kept as they are; a field that is
 * null, as Go programs write it, counts as absent. Fails with `invalid`.
 */
export function parseImageConfig(text: string): ImageConfig {
  const json = withoutNulls(parseObject(text, 'image config'));
  const rootfs = asObject(json['rootfs'], 'image config rootfs');
  const diffIds = asList(rootfs['diff_ids'] ?? [], 'image config rootfs.diff_ids');
  return {
    ...json,
    architecture: asString(json['architecture'], 'image config architecture'),
    os: asString(json['os'], 'image config os'),
    rootfs: { type: 'layers', diff_ids: diffIds.map((id) => parseDigest<DiffId>(asString(id, 'image config rootfs.diff_ids'))) },
    ...(json['created'] === undefined ? {} : { created: asTime(json['created']) }),
    ...(json['variant'] === undefined ? {} : { variant: asString(json['variant'], 'image config variant') }),
    ...(json['config'] === undefined ? {} : { config: parseDefaults(asObject(json['config'], 'image config config')) }),
    ...(json['history'] === undefined ? {} : { history: asList(json['history'], 'image config history').map(parseHistoryEntry) }),
  };
}

const defaultsParsers = new Map<string, (value: unknown, what: string) => unknown>([
  ['User', asString],
  ['WorkingDir', asString],
  ['StopSignal', asString],
  ['Env', asStrings],
  ['Entrypoint', asArguments],
  ['Cmd', asArguments],
  ['Shell', asArguments],
  ['ExposedPorts', asSet],
  ['Volumes', asSet],
  ['Labels', asStringMap],
  ['Healthcheck', asObject],
]);

function parseDefaults(given: Json): ContainerDefaults {
  const parsed = Object.entries(withoutNulls(given)).map(([key, value]) => {
    const parse = defaultsParsers.get(key);
    return [key, parse ? parse(value, `image config config.${key}`) : value];
  });
  return Object.fromEntries(parsed) as ContainerDefaults;
}

function parseHistoryEntry(value: unknown): HistoryEntry {
  return withoutNulls(asObject(value, 'image config history'));
}

/** A list of arguments; old images have one text. */
function asArguments(value: unknown, what: string): readonly string[] {
  return typeof value === 'string' ? [value] : asStrings(value, what);
}

/** A set as Go writes it: an object whose values say nothing. */
function asSet(value: unknown, what: string): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.keys(asObject(value, what)).map((key) => [key, {}]));
}

function asTime(value: unknown): string {
  const text = asString(value, 'image config created');
  if (Number.isNaN(Date.parse(text))) throw new EngineError('invalid', `image config created: got ${JSON.stringify(text.slice(0, 100))}, expected a time`);
  return text;
}

function withoutNulls(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}
