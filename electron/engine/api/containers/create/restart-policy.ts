import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { CreateSpec } from '../../../containers/create-spec.ts';

const names = ['no', 'always', 'on-failure', 'unless-stopped'] as const;

/** Docker's RestartPolicy; an empty name is `no`. Fails with `invalid`. */
export function planRestart(policy: { readonly Name: string; readonly MaximumRetryCount: number }): CreateSpec['restartPolicy'] {
  const name = names.find((known) => known === (policy.Name || 'no'));
  if (!name) throw new EngineError('invalid', `invalid restart policy '${policy.Name}': expected one of ${names.join(', ')}`);
  if (policy.MaximumRetryCount < 0) throw new EngineError('invalid', 'maximum retry count cannot be negative');
  if (policy.MaximumRetryCount !== 0 && name !== 'on-failure') {
    throw new EngineError('invalid', `maximum retry count cannot be used with restart policy '${name}'`);
  }
  return { name, maximumRetryCount: policy.MaximumRetryCount };
}
