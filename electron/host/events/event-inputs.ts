import { z } from 'zod';
import type { EventCalls } from '../../shared/ipc/events.ts';
import { fileHandle } from '../files/file-inputs.ts';
import type { InputsOf } from '../input-parts.ts';

export const eventInputs: InputsOf<EventCalls> = {
  'events.export': z.strictObject({ handle: fileHandle, lines: z.array(z.string().max(65_536)).max(20_000) }),
};
