import { expect, test } from 'vitest';
import { openEngineLog } from '../../engine-host/engine-log.ts';
import { followLog } from './follow-log.ts';

test('what was said, then what is said, until nobody listens', async () => {
  const log = openEngineLog();
  log.add('one');
  const abort = new AbortController();
  const lines = followLog({ log: () => log.lines(), onLogLine: (listener) => log.onLine(listener) }, abort.signal);
  expect((await lines.next()).value).toEqual(['one']);
  const next = lines.next();
  log.add('two');
  expect((await next).value).toEqual(['two']);
  log.add('three');
  log.add('four');
  expect((await lines.next()).value).toEqual(['three', 'four']);
  const last = lines.next();
  abort.abort();
  expect((await last).done).toBe(true);
});
