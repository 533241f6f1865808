import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';
import { spawnProcess } from './spawn-process.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tidewharf-lock-')));
afterEach(() => rmSync(folder, { recursive: true }));

test('lockFolder: a second holder is told who has it; free after dispose', () => {
  {
    using _held = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ kind: 'conflict', detail: { pid: String(process.pid) } }));
  }
  lockFolder(folder)[Symbol.dispose]();
});

test('lockFolder: free after the holder was killed', async () => {
  const program = `const { lockFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))});
    globalThis.held = lockFolder(process.argv[1]); console.log('held'); setInterval(() => {}, 1e6);`;
  const child = await spawnProcess(process.execPath, ['--input-type=module', '-e', program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout!, 'data');
  expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ detail: { pid: String(child.pid) } }));
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockFolder(folder)[Symbol.dispose]();
});
