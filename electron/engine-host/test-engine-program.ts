// For tests: stands in for the engine's main file. The file named by --script tells, one word a line, how this and the next starts go.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { socket: { type: 'string', default: '' }, script: { type: 'string', default: '' }, 'exit-with-parent': { type: 'boolean' } },
});
const [word = 'run', ...later] = readFileSync(values.script, 'utf8').split('\n').filter(Boolean);
writeFileSync(values.script, later.join('\n'));

const replies: Record<string, object> = { '/version': { Version: '1.2.3', ApiVersion: '1.47' }, '/info': { DefaultRuntime: 'runc', Name: String(process.pid) } };

function serve(): void {
  rmSync(values.socket, { force: true });
  const server = http.createServer((request, response) => {
    if (request.url === '/events') response.flushHeaders();
    else response.end(JSON.stringify(replies[request.url ?? ''] ?? {}));
  });
  server.listen(values.socket, () => console.log(JSON.stringify({ event: 'ready', socket: values.socket })));
}

console.error(`program ${word}`);
switch (word) {
  case 'fatal':
    console.log(JSON.stringify({ event: 'fatal', error: { kind: 'unavailable', message: 'runc is not installed' } }));
    process.exitCode = 1;
    break;
  case 'crash':
    process.exit(3);
    break;
  case 'run':
    serve();
    process.on('SIGTERM', () => process.exit(0));
    if (values['exit-with-parent'] === true) process.stdin.on('end', () => process.exit(0)).resume();
    break;
  default:
    throw new Error(`unknown word ${word}`);
}
