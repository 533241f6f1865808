import { z } from 'zod';
import type { TerminalCalls } from '../../shared/ipc/terminals.ts';
import { byId, empty, id, shortText, words, type InputsOf } from '../input-parts.ts';

const cols = z.int().min(1).max(1000);
const rows = z.int().min(1).max(1000);

const terminalTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('container'), containerId: id, command: words.min(1).optional(), user: shortText.optional() }),
  z.strictObject({ kind: z.literal('host') }),
]);

export const terminalInputs: InputsOf<TerminalCalls> = {
  'terminals.list': empty,
  'terminals.open': z.strictObject({ target: terminalTarget, cols, rows }),
  'terminals.write': z.strictObject({ id, data: z.string().max(1 << 20) }),
  'terminals.resize': z.strictObject({ id, cols, rows }),
  'terminals.close': byId,
  'terminals.rename': z.strictObject({ id, title: z.string().trim().min(1).max(100) }),
  'terminals.shells': z.strictObject({ containerId: id }),
};
