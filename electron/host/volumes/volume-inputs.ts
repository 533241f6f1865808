import { z } from 'zod';
import type { VolumeCalls } from '../../shared/ipc/volumes.ts';
import { fileHandle } from '../files/file-inputs.ts';
import { empty, id, shortText, type InputsOf } from '../input-parts.ts';

const name = z.string().max(300);
const byName = z.strictObject({ name: id });
const texts = z.record(z.string().max(300), shortText);

export const volumeInputs: InputsOf<VolumeCalls> = {
  'volumes.list': empty,
  'volumes.sizes': empty,
  'volumes.inspect': byName,
  'volumes.create': z.strictObject({ name, labels: texts, options: texts }),
  'volumes.remove': byName,
  'volumes.clone': z.strictObject({ name: id, to: id }),
  'volumes.export': z.strictObject({ name: id, handle: fileHandle }),
  'volumes.import': z.strictObject({ name, handle: fileHandle }),
  'volumes.empty': byName,
};
