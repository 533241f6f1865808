import { expect, it } from 'vitest';
import { parseStatusText } from './status-text.ts';

it.each([
  ['Up 3 minutes', null, 180],
  ['Up About an hour (healthy)', null, 3600],
  ['Up Less than a second', null, 0],
  ['Exited (137) 2 hours ago', 137, 7200],
  ['Exited (0) 5 weeks ago', 0, 3_024_000],
  ['Restarting (1) 4 seconds ago', 1, 4],
  ['Created', null, null],
])('%s', (text, exitCode, seconds) => expect(parseStatusText(text)).toEqual({ exitCode, seconds }));
