// npm start: set-up, then the app in Electron where its binary and a display are there, in the browser otherwise.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endWithParent } from './end-with-parent.mjs';
import { inRealRoot } from './real-root.mjs';
import { ensureSetup, node24, root } from './setup.mjs';

const usage = `npm start -- [--browser] [--port N] [--no-open] [--data DIR] [--run DIR] [--socket PATH] [--config DIR]
  --browser   browser mode even where Electron could run
  --port N    port of browser mode on 127.0.0.1 (default: a free one)
  --no-open   print the link, open no window
  --data, --run, --socket, --config   other places than the customary ones`;
const places = ['data', 'run', 'socket', 'config'];

/** Where Electron's own package keeps its binary. It is never required: that would start a download. */
function findElectron() {
  const folder = path.join(root, 'node_modules/electron');
  const pathFile = path.join(folder, 'path.txt');
  if (!fs.existsSync(pathFile)) return undefined;
  const binary = path.join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist'), fs.readFileSync(pathFile, 'utf8').trim());
  return fs.existsSync(binary) ? binary : undefined;
}

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'boolean' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean' },
        ...Object.fromEntries(places.map((place) => [place, { type: 'string' }])),
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}\n`);
    return process.exit(2);
  }
}

const options = readOptions();
if (options.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
try {
  if (process.platform === 'linux' && process.getuid() !== 0) {
    throw new Error('the engine needs root for now: run it as root (sudo npm start)');
  }
  await ensureSetup();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const electron = options.browser || !hasDisplay() ? undefined : findElectron();
const { ELECTRON_RUN_AS_NODE: _ignored, ...env } = process.env;
const flags = ['port', ...places].flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, options[name]]));
/** Chromium has no sandbox for root, and does not start before it is told so. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const [command, ...args] = inRealRoot(
  electron ? [electron, ...asRoot, '.', ...flags] : [node24, 'dist/browser/main.js', ...flags, ...(options['no-open'] ? ['--no-open'] : [])],
);
const app = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...env, TIDEWHARF_NODE: node24 } });
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => app.kill(signal));
app.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
await endWithParent();
