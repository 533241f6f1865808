import { expect, test } from 'vitest';
import { detachFilter, parseDetachKeys } from './detach-keys.ts';
import { frameHeader } from './output.ts';
import { flag, moment, momentNs } from './query.ts';
import { humanDuration } from './containers/status-text.ts';

test.each([
  [0, 'Less than a second'], [999, 'Less than a second'], [1000, '1 second'], [59_900, '59 seconds'], [60_000, 'About a minute'], [125_000, '2 minutes'],
  [3_599_000, '59 minutes'], [3_600_000, 'About an hour'], [5_400_000, '2 hours'], [47 * 3_600_000, '47 hours'], [48 * 3_600_000, '2 days'], [20 * 86_400_000, '2 weeks'],
  [70 * 86_400_000, '2 months'], [800 * 86_400_000, '2 years'], [-5, 'Less than a second'], [NaN, 'Less than a second'],
])('%i ms is %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});

test('detach keys are read as docker writes them', () => {
  expect([...parseDetachKeys('ctrl-p,ctrl-q')]).toEqual([16, 17]);
  expect([...parseDetachKeys('ctrl-@,a,ctrl-[,ctrl-_')]).toEqual([0, 97, 27, 31]);
  for (const bad of ['', 'ctrl-', 'ctrl-1', 'ab', 'ctrl-p,']) expect(() => parseDetachKeys(bad), bad).toThrow('detach keys');
});

test.each([
  ['plain', 'plain', false], ['a\x10b', 'a\x10b', false], ['a\x10\x10\x11b', 'a\x10', true], ['\x10\x11', '', true], ['end\x10', 'end\x10', false],
])('of %j passes %j, detached: %s', async (typed, passed, detached) => {
  for (const pieces of [[typed], typed.split('')]) {
    let told = 0;
    const filter = detachFilter(parseDetachKeys('ctrl-p,ctrl-q'), () => (told += 1));
    const out: Buffer[] = [];
    filter.on('data', (chunk: Buffer) => out.push(chunk));
    const ended = new Promise((resolve) => void filter.once('end', () => resolve(true)));
    for (const piece of pieces) filter.write(piece);
    filter.end();
    await ended;
    expect(told).toBe(detached ? 1 : 0);
    expect(Buffer.concat(out).toString()).toBe(passed);
  }
});

test('a frame names its stream and its length', () => {
  expect([...frameHeader('stderr', 2)]).toEqual([2, 0, 0, 0, 0, 0, 0, 2]);
  expect([...frameHeader('stdout', 300)]).toEqual([1, 0, 0, 0, 0, 0, 1, 44]);
});

test('flags and moments of a query', () => {
  const query = new URLSearchParams('a=1&b=true&c=0&d=False&e=&f=anything&since=1700000000.25&date=2026-11-20T00:00:00Z&zero=0');
  expect(['a', 'b', 'c', 'd', 'e', 'f', 'missing'].map((name) => flag(query, name))).toEqual([true, true, false, false, false, true, false]);
  expect([moment(query, 'since'), moment(query, 'date'), moment(query, 'zero'), moment(query, 'missing')]).toEqual([1_700_000_000.25, 1_795_132_800, undefined, undefined]);
  const exact = new URLSearchParams('number=1700000000.123456789&short=1.5&date=2026-11-20T00:00:00.123456789Z&offset=2026-11-20T01:00:00.5%2B01:00&whole=2026-11-20T00:00:00Z');
  expect(['number', 'short', 'date', 'offset', 'whole', 'missing'].map((name) => momentNs(exact, name))).toEqual([
    1_700_000_000_123_456_789n, 1_500_000_000n, 1_795_132_800_123_456_789n, 1_795_132_800_500_000_000n, 1_795_132_800_000_000_000n, undefined,
  ]);
  expect(() => momentNs(query, 'f')).toThrow('f: "anything", expected');
  expect(() => moment(query, 'f')).toThrow('f: "anything", expected');
});
