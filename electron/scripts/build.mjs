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

const parts = ['engine', 'main', 'browser', 'preload', 'renderer'];
const fresh = path.join(root, '.cache/dist');

/** Everything is built aside and moved into place at the end: what runs meanwhile keeps whole files, and a build that fails changes nothing. */
async function buildAll() {
  fs.rmSync(fresh, { recursive: true, force: true });
  const out = (part) => path.join(fresh, part);
  await Promise.all([
    bundle({ ...esm, entryPoints: ['electron/engine/main.ts', 'electron/engine/snapshots/apply-worker.ts', 'electron/engine/containers/files/file-worker.ts', 'electron/engine/build/context/context-worker.ts'], entryNames: '[name]', outdir: out('engine') }),
    bundle({ ...esm, entryPoints: ['electron/main/main.ts'], outdir: out('main') }),
    bundle({ ...esm, entryPoints: ['electron/browser/main.ts'], outdir: out('browser') }),
    bundle({ ...node, format: 'cjs', entryPoints: ['electron/preload/preload.ts'], outfile: path.join(out('preload'), 'preload.cjs') }),
    buildPage({ configFile: path.join(root, 'renderer/vite.config.ts'), logLevel: 'warn', build: { outDir: out('renderer') } }),
  ]);
  for (const part of parts) {
    fs.rmSync(path.join(root, 'dist', part), { recursive: true, force: true });
    fs.mkdirSync(path.join(root, 'dist'), { recursive: true });
    fs.renameSync(out(part), path.join(root, 'dist', part));
  }
  fs.writeFileSync(stamp, '');
}

if (process.argv.includes('--if-stale') && !isStale()) {
  console.log('up to date');
} else {
  await buildAll();
  console.log('built');
}
