import { statSync } from 'node:fs';
import type { BuildBody } from '../../shared/engine-api/builds.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';

/**
 * Refuses ssh agents that cannot be asked, before anything is built: `invalid` for a file that is no socket and for an id that two have, `not-found` where nothing is.
 * `detail.field` is `ssh`.
 */
export function checkAgents(agents: BuildBody['ssh'] = []): void {
  const ids = new Set<string>();
  for (const { id, path } of agents) {
    if (ids.has(id)) throw new EngineError('invalid', `SSH agent ${id}: given twice`, aboutAgents);
    ids.add(id);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw new EngineError('not-found', `SSH agent ${id}: there is no socket ${path}`, aboutAgents);
    if (!found.isSocket()) throw new EngineError('invalid', `SSH agent ${id}: ${path} is no socket: name that of an agent, and give a key to the agent with ssh-add`, aboutAgents);
  }
}

const aboutAgents = { detail: { field: 'ssh' } };
