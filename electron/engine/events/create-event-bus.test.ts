import { afterEach, expect, test, vi } from 'vitest';
import { createEventBus } from './create-event-bus.ts';
import type { EngineEvent, NewEvent } from './event-bus.ts';

const fact = (action: string): NewEvent => ({ type: 'container', action, actorId: 'c1', attributes: { name: 'web' } });

afterEach(() => vi.useRealTimers());

test('publish: every subscriber gets every event from then on, until it ends', () => {
  const bus = createEventBus();
  const first: string[] = [];
  const second: string[] = [];
  bus.publish(fact('before'));
  const end = bus.subscribe((event) => void first.push(event.action));
  bus.publish(fact('create'));
  bus.subscribe((event) => void second.push(event.action));
  bus.publish(fact('start'));
  end();
  end();
  bus.publish(fact('die'));
  expect(first).toEqual(['create', 'start']);
  expect(second).toEqual(['start', 'die']);
  expect(bus.recent().map((event) => event.action)).toEqual(['before', 'create', 'start', 'die']);
});

test('publish: from inside a listener, everyone still sees the same order', () => {
  const bus = createEventBus();
  const seen: string[] = [];
  bus.subscribe((event) => {
    if (event.action === 'die') bus.publish(fact('destroy'));
  });
  bus.subscribe((event) => void seen.push(event.action));
  bus.publish(fact('die'));
  expect(seen).toEqual(['die', 'destroy']);
});

test('recent: keeps 1,000, events cannot be changed', () => {
  const bus = createEventBus();
  for (let n = 0; n < 1005; n += 1) bus.publish(fact(`n${n}`));
  expect(bus.recent()).toHaveLength(1000);
  expect(bus.recent()[0]!.action).toBe('n5');
  expect(() => Object.assign(bus.recent()[0]!.attributes, { name: 'x' })).toThrow(TypeError);
});

test('timeNano: strictly increasing, near the wall clock, also after the clock was set back', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  const bus = createEventBus();
  const times: bigint[] = [];
  bus.subscribe((event: EngineEvent) => void times.push(event.timeNano));
  const start = Date.now();
  for (let n = 0; n < 1000; n += 1) bus.publish(fact('a'));
  expect(Number(times[0]! / 1_000_000n)).toBeCloseTo(start, -2);
  vi.setSystemTime(start - 3_600_000);
  bus.publish(fact('b'));
  vi.setSystemTime(start + 3_600_000);
  bus.publish(fact('c'));
  expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).toBe(true);
  expect(Number(times.at(-1)! / 1_000_000n)).toBeCloseTo(start + 3_600_000, -2);
});
