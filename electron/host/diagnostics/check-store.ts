import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { Logins } from '../../logins/logins.ts';
import type { CheckLine, Damage } from '../../shared/engine-api/check.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { StoreReport } from '../../shared/ipc/diagnostics.ts';
import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import { parseReference } from '../../shared/oci/reference.ts';
import { registryConfigOf } from '../registries/registry-config.ts';

type CheckStore = {
  readonly client: EngineClient;
  readonly logins: Pick<Logins, 'find'>;
  readonly repair: boolean;
  readonly progress: (progress: TaskProgress) => void;
  readonly signal: AbortSignal;
};

/** Reads everything that images consist of; with `repair` what is damaged is pulled again, with the person's logins. */
export async function checkStore({ client, logins, repair, progress, signal }: CheckStore): Promise<StoreReport> {
  const damages: Damage[] = [];
  const registryConfig = repair ? await loginsOfImages(client, logins) : undefined;
  for await (const line of client.deepCheck({ repair }, { registryConfig, signal })) {
    if (line.kind === 'damage') damages.push(withoutKind(line));
    else if (line.kind === 'progress') progress(progressOf(line));
    else return { at: new Date().toISOString(), repair, checked: line.checked, damages };
  }
  throw new EngineError('unavailable', 'check: the engine ended before it was done');
}

function withoutKind({ kind: _kind, ...damage }: Extract<CheckLine, { kind: 'damage' }>): Damage {
  return damage;
}

const phases = { blobs: 'Reading blobs', layers: 'Comparing layers', mending: 'Mending' } as const;

function progressOf({ step, read, total }: Extract<CheckLine, { kind: 'progress' }>): TaskProgress {
  return { phase: phases[step], bytes: read, totalBytes: total, bytesPerSecond: 0, secondsLeft: null, layers: [] };
}

/** `X-Registry-Config` with what the person has for the registries that images here came from; undefined where that is nothing. */
async function loginsOfImages(client: EngineClient, logins: Pick<Logins, 'find'>): Promise<string | undefined> {
  const names = (await client.listImages()).flatMap(({ RepoTags, RepoDigests }) => [...RepoTags, ...RepoDigests]);
  const domains = new Set(names.flatMap((name) => (name.startsWith('<none>') ? [] : [parseReference(name).domain])));
  return await registryConfigOf(domains, logins);
}
