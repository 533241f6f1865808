import { expect, test } from 'vitest';
import { createScrollback } from './scrollback.ts';

test('readers go on from where they are', () => {
  const scrollback = createScrollback();
  scrollback.append('one ');
  const first = scrollback.read(0, 100);
  expect(first).toEqual({ data: 'one ', next: 4 });
  scrollback.append('two');
  expect(scrollback.read(first.next, 100)).toEqual({ data: 'two', next: 7 });
  expect(scrollback.read(7, 100)).toEqual({ data: '', next: 7 });
});

test('a read is no longer than asked for, across pieces', () => {
  const scrollback = createScrollback();
  scrollback.append('a'.repeat(5000));
  scrollback.append('b'.repeat(5000));
  const { data, next } = scrollback.read(4990, 20);
  expect([data, next]).toEqual(['aaaaaaaaaabbbbbbbbbb', 5010]);
});

test('the oldest is dropped, positions stay', () => {
  const scrollback = createScrollback(10_000);
  for (const letter of 'abcdef') scrollback.append(letter.repeat(5000));
  expect(scrollback.end()).toBe(30_000);
  const { data, next } = scrollback.read(0, 5001);
  expect([data.slice(0, 2), data.at(-1), next]).toEqual(['ee', 'f', 25_001]);
});

test('what comes by the character is found again', () => {
  const scrollback = createScrollback(10_000);
  for (let index = 0; index < 30_000; index++) scrollback.append(String(index % 10));
  const { data, next } = scrollback.read(0, 100_000);
  expect(next).toBe(30_000);
  expect(data.length).toBeGreaterThanOrEqual(10_000);
  expect(data.endsWith('0123456789')).toBe(true);
});
