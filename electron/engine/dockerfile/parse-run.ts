import { EngineError } from '../../shared/errors/engine-error.ts';
import type { MountFlag, RunInstruction } from './dockerfile.ts';
import { parseMountFlag } from './expand-mount.ts';
import { type InstructionLine, locate, readFlags } from './instruction-line.ts';
import { didYouMean } from './nearest-name.ts';
import { parseCommand } from './parse-command.ts';
import { parseError } from './parse-error.ts';

const networks = ['default', 'none', 'host'] as const;
const securities = ['sandbox', 'insecure'] as const;

export function parseRun(line: InstructionLine): RunInstruction {
  const flags = readFlags(line, { mount: 'list', network: 'value', security: 'value', device: 'list' });
  if (flags.list('device').length > 0) throw parseError('RUN --device is not supported: a build gets no devices of this machine. Take the flag out, and do what needs a device in a container (docker run --device)', line.range);
  const command = parseCommand(line);
  if (command.form === 'exec' ? command.args.length === 0 : line.rest === '') throw parseError('RUN requires at least one argument', line.range);
  return {
    ...locate(line),
    kind: 'run',
    command,
    mounts: flags.list('mount').map((text) => parseMount(text, line)),
    network: oneOf(networks, flags.value('network') ?? 'default', { what: 'unsupported network mode', line }),
    security: oneOf(securities, flags.value('security') ?? 'sandbox', { what: 'unsupported security mode', line }),
  };
}

function parseMount(text: string, { range }: InstructionLine): MountFlag {
  try {
    return parseMountFlag(text);
  } catch (error) {
    throw error instanceof EngineError ? parseError(error.message, range) : error;
  }
}

function oneOf<T extends string>(all: readonly T[], value: string, { what, line }: { readonly what: string; readonly line: InstructionLine }): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw parseError(`${what} "${value}"${didYouMean(value, all)}: one of ${all.join(', ')} is expected`, line.range);
  return found;
}
