import { EngineError } from '../../../shared/errors/engine-error.ts';

const spans = { interval: 'Interval', timeout: 'Timeout', 'start-period': 'StartPeriod', 'start-interval': 'StartInterval' } as const;
const units: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** What stands behind a Dockerfile's HEALTHCHECK, as an image's config has it: spans in nanoseconds. `invalid` for what is none. */
export function parseHealthcheck(text: string): Record<string, unknown> {
  const check: Record<string, unknown> = {};
  let rest = text;
  for (let option = nextOption(rest); option !== undefined; option = nextOption(rest)) {
    rest = option.rest;
    if (option.name === 'retries' && /^\d{1,9}$/.test(option.value)) check['Retries'] = Number(option.value);
    else if (Object.hasOwn(spans, option.name)) check[spans[option.name as keyof typeof spans]] = nanoseconds(option);
    else throw refuse(`--${option.name}=${option.value.slice(0, 50)}`);
  }
  const [, kind = '', command = ''] = /^(\S+)\s*([^]*)$/.exec(rest) ?? [];
  if (kind.toUpperCase() === 'NONE' && command === '') return { Test: ['NONE'] };
  if (kind.toUpperCase() !== 'CMD' || command === '') throw refuse(`"${rest.slice(0, 50)}": expected NONE or CMD and a command`);
  return { Test: testOf(command), ...check };
}

type Option = { readonly name: string; readonly value: string; readonly rest: string };

function nextOption(text: string): Option | undefined {
  const [, name, value = '', rest = ''] = /^--([a-z-]+)=(\S+)\s*([^]*)$/.exec(text) ?? [];
  return name === undefined ? undefined : { name, value, rest };
}

/** As Go writes spans: `1m30s`. */
function nanoseconds({ name, value }: Option): number {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+$/.test(value)) throw refuse(`--${name}=${value.slice(0, 50)}: expected a span such as 10s`);
  return Math.round([...value.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)].reduce((sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0), 0));
}

/** A list in JSON is run as it is, a line by the shell. */
function testOf(command: string): string[] {
  try {
    const value: unknown = JSON.parse(command);
    if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return ['CMD', ...value];
  } catch {
    // A line, then.
  }
  return ['CMD-SHELL', command];
}

function refuse(what: string): EngineError {
  return new EngineError('invalid', `changes: HEALTHCHECK: ${what}`);
}
