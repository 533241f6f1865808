import type { LogLine } from '../../electron/shared/ipc/logs.ts';

const paths = ['/', '/assets/app.css', '/api/orders/81723?expand=lines', '/healthz', '/api/settlements'];

/** The n-th line of a likely log: requests, coloured levels, stack traces, JSON, and now and then a line of a megabyte. */
export function fakeLogLine(index: number): LogLine {
  const time = new Date(Date.now() - Math.max(0, 2400 - index) * 1000).toISOString().replace('Z', '123456Z');
  if (index % 800 === 799) return { stream: 'stdout', time, text: `dump ${'0123456789abcdef'.repeat(65_536)}` };
  if (index % 97 === 5) return { stream: 'stderr', time, text: `\u001b[31mERROR\u001b[0m settle order 8${index}: upstream answered 502, retry in 1.5s` };
  if (index % 97 === 6) return { stream: 'stderr', time, text: '    at Settlement.post (/app/dist/settlement.js:118:23)' };
  if (index % 41 === 0) return { stream: 'stdout', time, text: `\u001b[33mWARN\u001b[0m  pool is at 90% \u001b[2m(18 of 20)\u001b[0m` };
  if (index % 13 === 0) return { stream: 'stdout', time, text: `{"level":"info","time":"${time}","msg":"order settled","order":${80_000 + index},"ms":${(index * 37) % 400},"customer":{"id":"c_${index}","tier":"gold"}}` };
  return { stream: 'stdout', time, text: `172.20.0.1 - - "GET ${paths[index % paths.length]} HTTP/1.1" \u001b[32m200\u001b[0m ${(index * 331) % 9000} "Mozilla/5.0 (X11; Linux x86_64)"` };
}
