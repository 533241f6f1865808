// dist/ from the sources: esbuild for what runs in Node and Electron, Vite for the page.
import { build as bundle } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as buildPage } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = path.join(root, 'dist/.built');
const sources = ['electron', 'renderer', 'assets', 'package.json', 'package-lock.json'];

function newest(file) {
  const stat = fs.statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return fs.readdirSync(file).reduce((latest, name) => Math.max(latest, newest(path.join(file, name))), stat.mtimeMs);
}

function isStale() {
  if (!fs.existsSync(stamp)) return true;
  const built = fs.statSync(stamp).mtimeMs;
  return sources.some((source) => newest(path.join(root, source)) > built);
}

const node = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  logLevel: 'warning',
  absWorkingDir: root,
  external: ['electron', 'koffi', 'node-pty'],
};
/** Bundled CommonJS packages call require for Node's own modules. */
const requireForBundled = { js: "import { createRequire as tidewharfRequire } from 'node:module'; const require = tidewharfRequire(import.meta.url);" };
const esm = { ...node, format: 'esm', banner: requireForBundled, splitting: true };

async function buildAll() {
  for (const folder of ['engine', 'main', 'browser', 'preload']) fs.rmSync(path.join(root, 'dist', folder), { recursive: true, force: true });
  await Promise.all([
    bundle({ ...esm, entryPoints: ['electron/engine/main.ts', 'electron/engine/snapshots/apply-worker.ts'], entryNames: '[name]', outdir: 'dist/engine' }),
    bundle({ ...esm, entryPoints: ['electron/main/main.ts'], outdir: 'dist/main' }),
    bundle({ ...esm, entryPoints: ['electron/browser/main.ts'], outdir: 'dist/browser' }),
    bundle({ ...node, format: 'cjs', entryPoints: ['electron/preload/preload.ts'], outfile: 'dist/preload/preload.cjs' }),
    buildPage({ configFile: path.join(root, 'renderer/vite.config.ts'), logLevel: 'warn' }),
  ]);
  fs.writeFileSync(stamp, '');
}

if (process.argv.includes('--if-stale') && !isStale()) {
  console.log('up to date');
} else {
  await buildAll();
  console.log('built');
}
