import { expect, test } from 'vitest';
import { planLog } from './log-part.ts';

const plan = (Type: string, Config: Record<string, string> = {}) => planLog({ LogConfig: { Type, Config } });

test.each([
  ['', {}, { driver: 'json-file', maxSize: undefined, maxFile: 1 }],
  ['json-file', { 'max-size': '10m', 'max-file': '3', compress: 'true' }, { driver: 'json-file', maxSize: 10_000_000, maxFile: 3 }],
  ['json-file', { 'max-size': '1.5kb', labels: 'a', tag: 'x' }, { driver: 'json-file', maxSize: 1500, maxFile: 1 }],
  ['local', {}, { driver: 'local', maxSize: 20_000_000, maxFile: 5 }],
  ['local', { 'max-size': '1k', 'max-file': '1' }, { driver: 'local', maxSize: 1000, maxFile: 1 }],
  ['none', { anything: 'x' }, { driver: 'none', maxSize: undefined, maxFile: 1 }],
  ['json-file', { mode: 'non-blocking', 'max-buffer-size': '4m' }, { driver: 'json-file', maxSize: undefined, maxFile: 1 }],
] as const)('%s %j', (driver, options, expected) => {
  expect(plan(driver, options)).toEqual(expected);
});

// The words were read off Docker 20.10.
test.each([
  ['foo', {}, 'error looking up logging plugin foo: plugin "foo" not found'],
  ['syslog', {}, 'error looking up logging plugin syslog: plugin "syslog" not found'],
  ['', { foo: '1' }, "unknown log opt 'foo' for json-file log driver"],
  ['local', { foo: '1' }, "unknown log opt 'foo' for log driver local"],
  ['', { 'max-size': 'x' }, "failed to initialize logging driver: invalid size: 'x'"],
  ['', { 'max-size': '-1' }, "failed to initialize logging driver: invalid size: '-1'"],
  ['', { 'max-size': '0' }, 'failed to initialize logging driver: max-size must be a positive number'],
  ['', { 'max-file': '0' }, 'failed to initialize logging driver: max-file cannot be less than 1'],
  ['', { 'max-file': 'x' }, 'failed to initialize logging driver: strconv.Atoi: parsing "x": invalid syntax'],
  ['', { compress: 'true' }, 'failed to initialize logging driver: compress cannot be true when max-file is less than 2 or max-size is not set'],
  ['', { mode: 'x' }, 'logger: logging mode not supported: x'],
  ['', { 'max-buffer-size': '1m' }, "logger: max-buffer-size option is only supported with 'mode=non-blocking'"],
  ['', { mode: 'non-blocking', 'max-buffer-size': 'x' }, "error parsing option max-buffer-size: invalid size: 'x'"],
])('%s %j is refused', (driver, options, message) => {
  expect(() => plan(driver, options)).toThrow(message);
});
