import { z } from 'zod';
import type { LogSpec } from '../../../containers/create-spec.ts';
import { text, textMap } from './body-fields.ts';
import type { HostConfigBody } from './create-body.ts';

export const logHostFields = {
  LogConfig: z
    .object({ Type: text, Config: textMap })
    .nullish()
    .transform((value) => value ?? { Type: '', Config: {} }),
};

export function planLog(_host: HostConfigBody): LogSpec {
  return { driver: 'json-file', maxSize: undefined, maxFile: 1 };
}
