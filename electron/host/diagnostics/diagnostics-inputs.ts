import { z } from 'zod';
import type { DiagnosticsCalls } from '../../shared/ipc/diagnostics.ts';
import { fileHandle } from '../files/file-inputs.ts';
import { empty, type InputsOf } from '../input-parts.ts';

export const diagnosticsInputs: InputsOf<DiagnosticsCalls> = {
  'diagnostics.check': empty,
  'diagnostics.checkStore': z.strictObject({ repair: z.boolean() }),
  'diagnostics.storeReport': empty,
  'diagnostics.log': empty,
  'diagnostics.bundle': empty,
  'diagnostics.saveBundle': z.strictObject({ handle: fileHandle }),
};
