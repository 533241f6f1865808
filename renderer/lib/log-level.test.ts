import { expect, test } from 'vitest';
import { levelOf, logLevels } from './log-level.ts';

test.each([
  ['{"level":"info","msg":"order settled"}', 'info'],
  ['{"time":1,"severity":"ERROR"}', 'error'],
  ['{"level":50,"pid":1}', 'error'],
  ['time=2026-01-01T00:00:00Z level=warning msg="pool at 90%"', 'warn'],
  ['2026-11-21 16:00:01,123 DEBUG [main] com.example - started', 'debug'],
  ['2026/11/21 16:00:01 [error] 7#7: *1 open() failed', 'error'],
  ['2026-11-21 16:00:01.1 UTC [1] FATAL:  password authentication failed', 'fatal'],
  ['\u001b[31mERROR\u001b[0m settle order: upstream answered 502', 'error'],
  ['E1121 16:00:01.123456       1 server.go:12] lost', 'error'],
  ['npm ERR! code ELIFECYCLE', 'error'],
  ['error: no such file', 'error'],
  ['GET /errors/info HTTP/1.1 200', 'other'],
  ['the level of water', 'other'],
  ['', 'other'],
])('%s', (line, level) => {
  expect(logLevels[levelOf(line)]).toBe(level);
});
