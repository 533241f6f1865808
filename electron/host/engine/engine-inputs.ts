import type { EngineCalls } from '../../shared/ipc/engine.ts';
import { empty, type InputsOf } from '../input-parts.ts';

export const engineInputs: InputsOf<EngineCalls> = {
  'engine.state': empty,
  'engine.restart': empty,
  'engine.info': empty,
  'engine.stop': empty,
};
