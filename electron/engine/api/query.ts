import { z } from 'zod';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseJson, parseWith } from './read-body.ts';

/** Docker's truth: everything but these is yes. */
export function flag(query: URLSearchParams, name: string): boolean {
  return !['', '0', 'no', 'false', 'none'].includes((query.get(name) ?? '').trim().toLowerCase());
}

/** A whole number; undefined where it is missing. */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^-?\d{1,15}$/.test(text)) throw new EngineError('invalid', `${name}: ${JSON.stringify(text)}, expected a whole number`);
  return Number(text);
}

/** Seconds since 1970 with fraction, or a date; undefined where it is missing or 0, which Docker takes as no bound. */
export function moment(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? '';
  return text === '' || text === '0' ? undefined : readMoment(name, text);
}

/** The same in nanoseconds, exact but for spans. */
export function momentNs(query: URLSearchParams, name: string): bigint | undefined {
  const text = query.get(name) ?? '';
  const exact = /^(\d{1,12})(?:\.(\d{1,9})\d*)?$/.exec(text);
  if (exact !== null && text !== '0') return BigInt(exact[1] ?? 0) * 1_000_000_000n + BigInt((exact[2] ?? '').padEnd(9, '0'));
  const date = /^(.*:\d\d)\.(\d{1,9})(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (date !== null) return BigInt(readMoment(name, `${date[1]}${date[3]}`)) * 1_000_000_000n + BigInt((date[2] ?? '').padEnd(9, '0'));
  const seconds = moment(query, name);
  return seconds === undefined ? undefined : BigInt(Math.round(seconds * 1e6)) * 1000n;
}

/** Seconds since 1970 of a number, a date, or a span before now such as `10m`. Fails with `invalid`. */
export function readMoment(name: string, text: string): number {
  const span = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (span && text !== '') return Date.now() / 1000 - (Number(span[1] ?? 0) * 60 + Number(span[2] ?? 0)) * 60 - Number(span[3] ?? 0);
  const seconds = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  if (Number.isNaN(seconds)) throw new EngineError('invalid', `${name}: ${JSON.stringify(text)}, expected seconds since 1970, a date, or a span such as 10m`);
  return seconds;
}

/** Name of a filter -> the values one of which has to fit (all of them for labels). */
export type Filters = ReadonlyMap<string, readonly string[]>;

const values = z.union([z.array(z.string()), z.record(z.string(), z.boolean()).transform((set) => Object.keys(set).filter((key) => set[key]))]);
const schema = z.record(z.string(), values);

/** The `filters` parameter in its two forms: name -> list, name -> {value: true}. `invalid` on a name that is not known. */
export function parseFilters(query: URLSearchParams, known: readonly string[]): Filters {
  const text = query.get('filters');
  if (!text) return new Map();
  const filters = new Map(Object.entries(parseWith(schema, parseJson(text, 'filters'), 'filters')));
  for (const name of filters.keys()) {
    if (!known.includes(name)) throw new EngineError('invalid', `invalid filter '${name}': expected one of ${known.join(', ')}`);
  }
  return filters;
}

/** True where the filter is not set, or one of its values fits. */
export function anyOf(filters: Filters, name: string, fits: (value: string) => boolean): boolean {
  const wanted = filters.get(name);
  return wanted === undefined || wanted.length === 0 || wanted.some(fits);
}

/** True where the labels have all that is asked for, `key` or `key=value`, and nothing that `label!` names. */
export function labelsFit(filters: Filters, labels: Readonly<Record<string, string>>): boolean {
  const has = (wanted: string): boolean => {
    const [key = '', ...value] = wanted.split('=');
    return Object.hasOwn(labels, key) && (value.length === 0 || labels[key] === value.join('='));
  };
  return (filters.get('label') ?? []).every(has) && !(filters.get('label!') ?? []).some(has);
}

/** A filter that is yes or no; undefined where it is not set. */
export function flagFilter(filters: Filters, name: string): boolean | undefined {
  const value = filters.get(name)?.[0];
  if (value === undefined) return undefined;
  if (['1', 'true'].includes(value)) return true;
  if (['0', 'false'].includes(value)) return false;
  throw new EngineError('invalid', `invalid filter '${name}=${value}': expected true or false`);
}
