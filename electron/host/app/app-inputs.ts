import { z } from 'zod';
import type { AppCalls } from '../../shared/ipc/app.ts';
import { empty, shortText, type InputsOf } from '../input-parts.ts';

export const appInputs: InputsOf<AppCalls> = {
  'app.info': empty,
  'app.openExternal': z.strictObject({ url: shortText }),
};
