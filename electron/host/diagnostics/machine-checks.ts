import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import { release } from 'node:os';
import type { DiagnosticCheck, DiagnosticFacts } from '../../shared/ipc/diagnostics.ts';

/** The way to the engine: there, a socket, open to this user and not to everybody. */
export async function checkSocket(path: string): Promise<DiagnosticCheck> {
  const found = await stat(path).catch(codeOf);
  if (typeof found === 'string') {
    const problem = found === 'EACCES' ? 'denied' : 'missing';
    return { id: 'socket', state: 'failed', facts: { path, mode: '', owner: '', problem } };
  }
  const isDenied = typeof (await access(path, constants.R_OK | constants.W_OK).catch(codeOf)) === 'string';
  const problem = !found.isSocket() ? 'no-socket' : isDenied ? 'denied' : (found.mode & 0o006) === 0 ? '' : 'open-to-all';
  const facts = { path, mode: (found.mode & 0o777).toString(8).padStart(4, '0'), owner: `${found.uid}:${found.gid}`, problem } as const;
  return { id: 'socket', state: problem === '' ? 'ok' : problem === 'open-to-all' ? 'warn' : 'failed', facts };
}

const littleBytes = 2 ** 30;
const almostNothing = 64 * 2 ** 20;

/** Of the file system that the data folder is on. */
export async function checkDiskSpace(folder: string): Promise<DiagnosticCheck> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    const [free, total] = [bavail * bsize, blocks * bsize];
    const state = free < almostNothing ? 'failed' : free < Math.min(littleBytes, total / 20) ? 'warn' : 'ok';
    return { id: 'disk', state, facts: { folder, free, total } };
  } catch {
    return { id: 'disk', state: 'skipped', facts: null };
  }
}

const namespaces = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'uts'] as const;

/** What containers need of it. Elsewhere than on Linux they have a kernel of their own. */
export async function checkKernel(): Promise<DiagnosticCheck> {
  if (process.platform !== 'linux') return { id: 'kernel', state: 'skipped', facts: null };
  const text = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  const hasOverlay = /^nodev\toverlay$/m.test(await text('/proc/filesystems'));
  const hasSeccomp = /^Seccomp:/m.test(await text('/proc/self/status'));
  const lacking = await Promise.all(namespaces.map(async (name) => ((await access(`/proc/self/ns/${name}`).catch(codeOf)) === undefined ? [] : [`${name} namespaces`])));
  const missing = [...(hasOverlay ? [] : ['overlayfs']), ...(hasSeccomp ? [] : ['seccomp']), ...lacking.flat()];
  return { id: 'kernel', state: missing.length > 0 ? 'failed' : 'ok', facts: { release: release(), missing } };
}

/** Which engine `docker` in a shell of the same person speaks to. */
export function checkDockerHost(environment: Readonly<Record<string, string | undefined>>, socketPath: string): DiagnosticCheck {
  const facts: DiagnosticFacts['docker-host'] = { host: environment['DOCKER_HOST'] ?? '', context: environment['DOCKER_CONTEXT'] ?? '', ours: `unix://${socketPath}` };
  return { id: 'docker-host', state: facts.host !== '' && facts.host !== facts.ours ? 'warn' : 'ok', facts };
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? 'unknown';
}
