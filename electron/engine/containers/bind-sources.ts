import { existsSync, mkdirSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { CreateSpec } from './containers.ts';

type Binds = CreateSpec['binds'];

/** Fails with `invalid`, in Docker's words, where a source that must exist does not. */
export function checkBindSources(binds: Binds): void {
  const missing = binds.find(({ source, mustExist }) => mustExist && !existsSync(source));
  if (missing) throw new EngineError('invalid', `invalid mount config for type "bind": bind source path does not exist: ${missing.source}`);
}

/** As Docker: a folder on the machine that is to be bound in and is not there is made. Refuses like {@link checkBindSources} first. */
export function ensureBindSources(binds: Binds): void {
  checkBindSources(binds);
  for (const { source } of binds) if (!existsSync(source)) mkdirSync(source, { recursive: true });
}
