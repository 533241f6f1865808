import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** The rules that an import of ours breaks, by name; and how many modules were read at all. */
function readWalls(folder: string): { broken: string[]; modules: number } {
  const depcruise = path.join(root, 'node_modules/.bin/depcruise');
  const config = path.join(root, 'test/architecture/walls.cjs');
  const run = spawnSync(process.execPath, [depcruise, '--config', config, '--output-type', 'json', 'electron', 'renderer'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const report = JSON.parse(run.stdout) as { summary: { violations: { from: string; to: string; rule: { name: string } }[]; totalCruised: number } };
  return {
    broken: report.summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} -> ${violation.to}`),
    modules: report.summary.totalCruised,
  };
}

/** A copy of the sources in which a breach can be planted without anyone tripping over it. */
function copySources(): string {
  const copy = path.join(root, '.cache/walls-canary');
  fs.rmSync(copy, { recursive: true, force: true });
  for (const folder of ['electron', 'renderer']) fs.cpSync(path.join(root, folder), path.join(copy, folder), { recursive: true });
  fs.copyFileSync(path.join(root, 'package.json'), path.join(copy, 'package.json'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

describe('import walls', () => {
  it('stand: no room imports what it may not', () => {
    const { broken, modules } = readWalls(root);
    expect(broken).toEqual([]);
    expect(modules).toBeGreaterThan(100);
  });

  it('find every planted breach', () => {
    const copy = copySources();
    const plant = (file: string, text: string): void => {
      const target = path.join(copy, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, text);
    };
    plant('electron/engine/store/canary-upward.ts', "import type { Images } from '../images/images.ts';\nexport type Canary = Images;\n");
    plant('electron/engine/registry/canary-spawn.ts', "import { spawn } from 'node:child_process';\nexport const canary = spawn;\n");
    plant('electron/shared/oci/canary-node.ts', "import fs from 'node:fs';\nexport const canary = fs;\n");
    plant('electron/host/canary-electron.ts', "import { app } from 'electron';\nexport const canary = app;\n");
    plant('electron/engine/images/canary-koffi.ts', "import koffi from 'koffi';\nexport const canary = koffi;\n");
    plant('renderer/features/images/canary-feature.ts', "import { canary } from '../containers/canary-other.ts';\nexport const twice = canary;\n");
    plant('renderer/features/containers/canary-other.ts', 'export const canary = 1;\n');
    plant('renderer/lib/canary-up.ts', "import { canary } from '../features/containers/canary-other.ts';\nexport const up = canary;\n");
    plant('electron/nowhere/canary-room.ts', "import path from 'node:path';\nexport const canary = path;\n");
    const found = readWalls(copy).broken.join('\n');
    for (const rule of [
      'walls:electron/engine/store: electron/engine/store/canary-upward.ts',
      'processes-only-from-sys-host-and-scripts: electron/engine/registry/canary-spawn.ts',
      'shared-is-pure: electron/shared/oci/canary-node.ts',
      'electron-only-in-main-and-preload: electron/host/canary-electron.ts',
      'system-calls-only-from-sys: electron/engine/images/canary-koffi.ts',
      'walls:features: renderer/features/images/canary-feature.ts',
      'walls:renderer/lib: renderer/lib/canary-up.ts',
      'every-file-has-a-room: electron/nowhere/canary-room.ts',
    ]) {
      expect(found).toContain(rule);
    }
    fs.rmSync(copy, { recursive: true });
  });
});

describe('package files', () => {
  it('the lock names every optional package, so that npm ci works on every platform', () => {
    const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>;
    };
    const known = Object.keys(lock.packages);
    const missing = Object.values(lock.packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !known.some((place) => place.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });

  it('the top level holds what was agreed and nothing else', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
    const top = [...new Set(tracked.map((file) => file.split('/')[0]))].filter((name) => name !== undefined && !name.startsWith('.'));
    const agreed = ['CHANGELOG.md', 'LICENSE', 'README.md', 'assets', 'docs', 'electron', 'electron-builder.yml', 'package-lock.json', 'package.json', 'renderer', 'test', 'tsconfig.base.json', 'tsconfig.json'];
    expect(agreed).toEqual(expect.arrayContaining(top));
  });
});
