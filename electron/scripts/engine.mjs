// npm run engine: the engine alone, in the foreground. Its one line on stdout is the ready line, so set-up speaks on stderr.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureSetup, node24, root } from './setup.mjs';

try {
  await ensureSetup({ log: (line) => process.stderr.write(`${line}\n`) });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const args = ['--starter-image', path.join(root, 'dist/starter.tar'), '--exit-with-parent', ...process.argv.slice(2)];
const engine = spawn(node24, [path.join(root, 'dist/engine/main.js'), ...args], { stdio: ['pipe', 'inherit', 'inherit'] });
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => engine.kill(signal));
engine.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' ? 143 : 137)));
