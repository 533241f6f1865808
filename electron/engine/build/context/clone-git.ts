import { lutimes, readdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { CommandError } from '../../sys/command-error.ts';
import { runCommand } from '../../sys/run-command.ts';
import { withoutLogin, type RemoteSource } from './remote-source.ts';

const withinMs = 15 * 60 * 1000;

/**
 * Checks a repository out into an empty folder with the git program of this machine; returns the folder that was asked for. Files get the time of the commit.
 * `not-implemented` where there is no git, `not-found` for a folder that is not in it, `unavailable` for all that git says.
 */
export async function cloneGit(source: Extract<RemoteSource, { kind: 'git' }>, { folder, keepGitDir, signal }: { folder: string; keepGitDir: boolean; signal: AbortSignal }): Promise<string> {
  const what = `git ${withoutLogin(source.url)}`;
  const git = async (...args: string[]): Promise<string> => (await runGit(what, args, { folder, signal })).trim();
  await git('init', '--quiet', '--template=');
  const ref = source.ref === '' ? 'HEAD' : source.ref;
  try {
    await git('fetch', '--quiet', '--depth=1', '--no-tags', '--', source.url, ref);
    await git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
  } catch (error) {
    if (error instanceof EngineError && error.kind !== 'unavailable') throw error;
    // Not every server gives one commit, or knows how to give a part.
    await git('fetch', '--quiet', '--tags', '--', source.url, '+HEAD:refs/remotes/origin/HEAD', '+refs/heads/*:refs/remotes/origin/*');
    await git('checkout', '--quiet', '--detach', await findCommit(git, ref, error));
  }
  await git('submodule', '--quiet', 'update', '--init', '--recursive', '--depth=1');
  const seconds = Number(await git('log', '-1', '--format=%ct'));
  if (!keepGitDir) await removeGitFolders(folder);
  await setTreeTimes(folder, seconds);
  return folderBelow(what, folder, source.below);
}

/** A branch, a tag or a commit of what was fetched; else `failed` is thrown. */
async function findCommit(git: (...args: string[]) => Promise<string>, ref: string, failed: unknown): Promise<string> {
  for (const name of [`refs/remotes/origin/${ref}`, `refs/tags/${ref}`, ref]) {
    const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`).catch(() => '');
    if (commit !== '') return commit;
  }
  throw failed;
}

async function runGit(what: string, args: readonly string[], { folder, signal }: { folder: string; signal: AbortSignal }): Promise<string> {
  const { PATH = '', HOME = '/root', http_proxy = '', https_proxy = '', no_proxy = '', HTTPS_PROXY = '', NO_PROXY = '', SSH_AUTH_SOCK = '' } = process.env;
  // No question to a terminal, and no repository on this machine, which a submodule could name.
  const env = { PATH, HOME, http_proxy, https_proxy, no_proxy, HTTPS_PROXY, NO_PROXY, SSH_AUTH_SOCK, GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'http:https:git:ssh', GIT_SSH_COMMAND: 'ssh -o BatchMode=yes', LC_ALL: 'C' };
  try {
    const { stdout } = await runCommand('git', args, { cwd: folder, env, signal, timeoutMs: withinMs });
    return stdout;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.exitCode === undefined && error.signal === undefined) throw new EngineError('not-implemented', `${what}: it needs the program git, which is not there`, { cause: error });
    throw new EngineError('unavailable', `${what}: ${withoutLogins(error.stderr.trim()) || error.message}`, { cause: error });
  }
}

function withoutLogins(text: string): string {
  return text.replace(/([a-z]+:\/\/)[^/@\s']*@/gi, '$1');
}

async function folderBelow(what: string, folder: string, below: string): Promise<string> {
  if (below === '') return folder;
  const missing = (): EngineError => new EngineError('not-found', `${what}: there is no folder ${below} in it`);
  const root = await realpath(folder);
  const found = await realpath(join(root, below)).catch(() => {
    throw missing();
  });
  if (!found.startsWith(`${root}/`) || !(await stat(found)).isDirectory()) throw missing();
  return found;
}

async function removeGitFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.name === '.git') await rm(join(entry.parentPath, entry.name), { recursive: true, force: true });
  }
}

async function setTreeTimes(folder: string, seconds: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await setTreeTimes(path, seconds);
    await lutimes(path, seconds, seconds);
  }
}
