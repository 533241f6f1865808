import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../..');

/** The engine that is shipped, under another version, started by somebody who is not the app. Its folders are those that launchApp gives its own. */
export type OtherEngine = AsyncDisposable & { readonly pid: number };

export async function startOtherEngine(dir: string, version: string): Promise<OtherEngine> {
  // Beside the repository's packages, so that the bundle finds them; its version is read from two folders above it.
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  const home = mkdtempSync(path.join(root, '.cache/other-engine-'));
  cpSync(path.join(root, 'dist/engine'), path.join(home, 'dist/engine'), { recursive: true });
  writeFileSync(path.join(home, 'package.json'), JSON.stringify({ version, type: 'module' }));
  const args = [path.join(home, 'dist/engine/main.js'), '--data', `${dir}/d`, '--run', `${dir}/r`, '--socket', `${dir}/s`];
  const child = spawn(path.join(root, 'node_modules/.bin/node'), args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited.then(() => ['ended before it was ready'])])) as [string];
  const end = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    rmSync(home, { recursive: true, force: true });
  };
  if (!line.includes('"ready"') || child.pid === undefined) {
    await end();
    throw new Error(`engine ${version}: ${line}`);
  }
  return { pid: child.pid, [Symbol.asyncDispose]: end };
}
