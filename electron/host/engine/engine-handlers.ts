import type { EngineCalls } from '../../shared/ipc/engine.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function engineHandlers({ engineHost }: HostParts): HandlersOf<EngineCalls> {
  return {
    'engine.state': async () => engineHost.state(),
    'engine.restart': async () => done(engineHost.restart()),
  };
}
