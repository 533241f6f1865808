import { z } from 'zod';
import type { FileCalls } from '../../shared/ipc/files.ts';
import { shortText, type InputsOf } from '../input-parts.ts';

const title = z.string().min(1).max(200);
const extensions = z.array(z.string().regex(/^[\w.]{1,20}$/)).max(20);
const kind = z.enum(['file', 'folder']);
const name = z.string().min(1).max(255).regex(/^[^/\0]+$/, 'not the name of a file');
export const fileHandle = z.string().regex(/^[0-9a-f-]{36}$/, 'no handle of a file');

export const fileInputs: InputsOf<FileCalls> = {
  'files.open': z.strictObject({ title, kind, multiple: z.boolean(), extensions }),
  'files.save': z.strictObject({ title, name, extensions }),
  'files.typed': z.discriminatedUnion('use', [
    z.strictObject({ use: z.literal('open'), kind, path: shortText }),
    z.strictObject({ use: z.literal('save'), path: shortText, overwrite: z.boolean() }),
  ]),
  'files.drop': z.strictObject({ name, bytes: z.int().min(0) }),
  'files.dropPiece': z.strictObject({ handle: fileHandle, data: z.base64().max(1 << 20) }),
  'files.dropEnd': z.strictObject({ handle: fileHandle, complete: z.boolean() }),
};
