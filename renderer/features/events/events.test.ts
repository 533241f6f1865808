import { expect, test } from 'vitest';
import { createEventBuffer } from './event-buffer.ts';
import { actionKind, eventDetails, eventLine, eventPlace } from './format-event.ts';

const line = { time: '2026-11-21T10:00:00.001Z', noun: 'container', action: 'die', id: 'c'.repeat(64), name: 'web', attributes: { name: 'web', image: 'nginx', exitCode: '137', 'com.example': 'label' } };

test('details leave out what stands elsewhere and labels', () => {
  expect(eventDetails(line)).toBe('exitCode=137 image=nginx');
  expect(eventDetails({ noun: 'network', attributes: { name: 'own', type: 'bridge', container: 'c'.repeat(64) } })).toBe('type=bridge container=cccccccccccc');
});

test('a line for a file has everything and is one line', () => {
  expect(eventLine({ ...line, action: 'exec_start: echo a\nb' })).toBe(`2026-11-21T10:00:00.001Z container exec_start: echo a b ${'c'.repeat(64)} web name="web" image="nginx" exitCode="137" com.example="label"`);
});

test('each thing has its place; the engine has none', () => {
  expect(eventPlace(line)).toBe(`/containers/${'c'.repeat(64)}`);
  expect(eventPlace({ noun: 'image', id: 'sha256:ab', name: '' })).toBe('/images/sha256%3Aab');
  expect(eventPlace({ noun: 'volume', id: 'my data', name: '' })).toBe('/volumes/my%20data');
  expect(eventPlace({ noun: 'daemon', id: 'x', name: '' })).toBeUndefined();
  expect(actionKind('exec_start: sh -c x')).toBe('exec_start');
});

test('what is told again after the stream was opened anew is taken once', () => {
  const buffer = createEventBuffer();
  const at = (time: string, action: string) => ({ ...line, time, action });
  buffer.push([at('1', 'create'), at('2', 'start'), at('2', 'connect')]);
  buffer.push([at('1', 'create'), at('2', 'start'), at('2', 'connect'), at('2', 'attach'), at('3', 'die')]);
  expect(buffer.all().map(({ action, seq }) => [action, seq])).toEqual([['create', 1], ['start', 2], ['connect', 3], ['attach', 4], ['die', 5]]);
});

test('events of one moment that differ are all taken, also within one batch', () => {
  const buffer = createEventBuffer();
  buffer.push([{ ...line, action: 'a' }, { ...line, action: 'b' }, { ...line, action: 'c' }]);
  expect(buffer.all()).toHaveLength(3);
});

test('the oldest give way', () => {
  const buffer = createEventBuffer();
  buffer.push(Array.from({ length: 10_005 }, (_, index) => ({ ...line, time: String(index).padStart(6, '0') })));
  expect(buffer.all()).toHaveLength(10_000);
  expect(buffer.all()[0]?.seq).toBe(6);
});
