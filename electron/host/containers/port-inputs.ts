import type { PortCalls } from '../../shared/ipc/ports.ts';
import { byId, type InputsOf } from '../input-parts.ts';

export const portInputs: InputsOf<PortCalls> = { 'ports.inspect': byId };
