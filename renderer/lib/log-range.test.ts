import { expect, test } from 'vitest';
import { boundsOf, lastRange, readLocalTime, toLocalTime } from './log-range.ts';

test('presets end now; fields go there and back', () => {
  const now = Date.UTC(2026, 10, 21, 16, 0, 0);
  expect(boundsOf(lastRange('1h', now))).toEqual({ since: (now - 3_600_000) * 1000, until: null });
  expect(boundsOf({ kind: 'all' })).toEqual({ since: null, until: null });
  const micros = now * 1000;
  expect(readLocalTime(toLocalTime(micros))).toBe(micros);
  expect([readLocalTime(''), readLocalTime('soon'), toLocalTime(null)]).toEqual([null, undefined, '']);
});
