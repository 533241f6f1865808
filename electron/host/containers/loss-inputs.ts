import { z } from 'zod';
import type { LossCalls } from '../../shared/ipc/loss.ts';
import { fileHandle } from '../files/file-inputs.ts';
import { id, shortText, type InputsOf } from '../input-parts.ts';
import { folderToVolume } from './edit-inputs.ts';

export const lossInputs: InputsOf<LossCalls> = {
  'loss.read': z.strictObject({ id, changes: z.int().min(0).max(10_000) }),
  'loss.keepAsVolume': folderToVolume,
  'loss.clearBelow': z.strictObject({ id, path: shortText.min(1) }),
  'loss.export': z.strictObject({ id, handle: fileHandle }),
};
