// npm run engine: the engine alone, in the foreground. Its one line on stdout is the ready line, so set-up speaks on stderr.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { endWithParent } from './end-with-parent.mjs';
import { inRealRoot } from './real-root.mjs';
import { ensureSetup, node24, root } from './setup.mjs';

try {
  await ensureSetup({ log: (line) => process.stderr.write(`${line}\n`) });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const args = ['--starter-image', path.join(root, 'dist/starter.tar'), '--exit-with-parent', ...process.argv.slice(2)];
const [command, ...rest] = inRealRoot([node24, path.join(root, 'dist/engine/main.js'), ...args]);
// In a process group of its own: what ends this script's group reaches the engine once, through here. A second signal would make it hurry.
const engine = spawn(command, rest, { stdio: ['pipe', 'inherit', 'inherit'], detached: true });
let told = false;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, () => {
    if (!told) engine.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    told = true;
  });
}
engine.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' ? 143 : 137)));
await endWithParent();
