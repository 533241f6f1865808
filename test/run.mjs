// npm test: set-up, then every check and suite, in this order. `npm run check` stops after the unit tests.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureSetup, node24, root } from '../electron/scripts/setup.mjs';
import { ownNamespaces } from './own-namespaces.mjs';

const bin = (name) => path.join(root, 'node_modules/.bin', name);
const reports = path.join(root, '.cache/reports');
const env = { ...process.env, PATH: `${path.join(root, 'node_modules/.bin')}:${process.env.PATH}`, NO_COLOR: '1', FORCE_COLOR: '0' };

const vitest = (project, files = []) => [
  node24, bin('vitest'), 'run', '--config', 'test/vitest.config.ts', '--project', project, '--passWithNoTests',
  '--reporter=default', '--reporter=json', `--outputFile.json=${path.join(reports, `${project}.json`)}`, ...files,
];

const steps = [
  { name: 'types', command: [bin('tsc'), '-b'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', '--quiet'] },
  { name: 'architecture', command: vitest('architecture'), counted: true },
  { name: 'unit', command: vitest('unit'), counted: true },
  { name: 'engine', command: ownNamespaces(vitest('engine')), counted: true, heavy: true },
  { name: 'compat', command: ownNamespaces(vitest('compat')), counted: true, heavy: true },
  { name: 'e2e', command: ownNamespaces(vitest('e2e')), counted: true, heavy: true },
];

function runStep({ name, command }) {
  process.stdout.write(`\n== ${name}\n`);
  const started = performance.now();
  const result = spawnSync(command[0], command.slice(1), { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ok = result.status === 0;
  process.stdout.write(`== ${name}: ${ok ? 'ok' : `failed (exit code ${result.status ?? result.signal ?? result.error})`}, ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return ok;
}

/** Test images are made of Debian packages, outside the namespaces: in there is no network. Milliseconds where they are there. */
function prepareTestImages() {
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n', 'env', `PATH=${env.PATH}`];
  const [command, ...args] = [...asRoot, node24, 'test/support/prepare-test-images.ts'];
  if (spawnSync(command, args, { cwd: root, env, stdio: 'inherit' }).status !== 0) throw new Error('set-up stopped at test images');
}

/** Passed, failed and skipped tests of one suite; a suite that left no report counts as one failure. */
function count({ name, ok }) {
  const file = path.join(reports, `${name}.json`);
  if (!fs.existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  const failed = Math.max(report.numFailedTests, ok ? 0 : 1);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests };
}

const only = process.argv[2];
const chosen = steps.filter((step) => (only === 'check' ? !step.heavy : only === undefined || step.name === only));
if (chosen.length === 0) {
  process.stderr.write(`no step ${only}: one of check, ${steps.map((step) => step.name).join(', ')}\n`);
  process.exit(2);
}
try {
  await ensureSetup({ purpose: only === 'check' ? 'app' : 'test' });
  if (chosen.some((step) => step.heavy)) prepareTestImages();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
fs.rmSync(reports, { recursive: true, force: true });
fs.mkdirSync(reports, { recursive: true });
const results = chosen.map((step) => ({ ...step, ok: runStep(step) }));
const totals = results.map((step) => (step.counted ? count(step) : { passed: step.ok ? 1 : 0, failed: step.ok ? 0 : 1, skipped: 0 }));
const sum = (key) => totals.reduce((total, entry) => total + entry[key], 0);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
process.exit(sum('failed') === 0 ? 0 : 1);
