import { accessSync, constants } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';

/** Where Debian, Fedora and hand-made installs put them. PATH is not asked: it is the user's, and the engine may be root. */
const folders = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/sbin', '/bin', '/usr/libexec/podman', '/usr/lib/podman'];

/** The absolute path of an installed program; undefined where there is none. */
export function findProgram(name: string): string | undefined {
  return folders.map((folder) => `${folder}/${name}`).find(isExecutable);
}

/** As {@link findProgram}; fails with `unavailable` and what to install. The Debian package has the program's name. */
export function requireProgram(name: string): string {
  const path = findProgram(name);
  if (path !== undefined) return path;
  throw new EngineError('unavailable', `${name} is not installed: install the Debian package ${name}`, { detail: { package: name } });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
