import { expect, it } from 'vitest';
import { proposeHostPort } from './propose-port.ts';

it.each([
  [80, [], 8080],
  [443, [], 8443],
  [3000, [], 3000],
  [3000, [3000, 3001], 3002],
  [65_535, [65_535], 0],
])('%d with %j taken', (port, taken, proposed) => expect(proposeHostPort(port, new Set(taken))).toBe(proposed));
