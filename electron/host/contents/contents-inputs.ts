import { z } from 'zod';
import type { ContentsCalls } from '../../shared/ipc/contents.ts';
import { fileHandle } from '../files/file-inputs.ts';
import { id, type InputsOf } from '../input-parts.ts';
import { textMax } from './edit-text.ts';

const of = z.strictObject({ kind: z.enum(['container', 'volume']), id });
const path = z.string().min(1).max(4096).regex(/^\/[^\0]*$/, 'expected an absolute path');

export const contentsInputs: InputsOf<ContentsCalls> = {
  'contents.list': z.strictObject({ of, path }),
  'contents.download': z.strictObject({ of, path, handle: fileHandle }),
  'contents.upload': z.strictObject({ of, folder: path, handle: fileHandle }),
  'contents.readText': z.strictObject({ of, path }),
  'contents.writeText': z.strictObject({ of, path, text: z.string().max(textMax), read: z.strictObject({ bytes: z.int().min(0), modifiedAt: z.string().max(100) }) }),
};
