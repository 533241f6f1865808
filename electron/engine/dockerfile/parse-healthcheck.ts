import type { HealthcheckInstruction } from './dockerfile.ts';
import { parseGoDuration } from './go-duration.ts';
import { type InstructionLine, locate, readFlags } from './instruction-line.ts';
import { parseCommand } from './parse-command.ts';
import { parseError } from './parse-error.ts';

const leastNanoseconds = 1_000_000;

export function parseHealthcheck(line: InstructionLine): HealthcheckInstruction {
  const flags = readFlags(line, { interval: 'value', timeout: 'value', 'start-period': 'value', 'start-interval': 'value', retries: 'value' });
  const [, type = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line.rest) ?? [];
  const where = { ...locate(line), kind: 'healthcheck' as const };
  switch (type.toUpperCase()) {
    case '':
      throw parseError('HEALTHCHECK requires at least one argument', line.range);
    case 'NONE':
      if (rest !== '') throw parseError('HEALTHCHECK NONE takes no arguments', line.range);
      return { ...where, check: 'none' };
    case 'CMD': {
      const command = parseCommand({ ...line, rest });
      if (command.form === 'exec' ? command.args.length === 0 : rest === '') throw parseError('missing command after HEALTHCHECK CMD', line.range);
      const duration = (name: string): number | undefined => readDuration(line, name, flags.value(name));
      return {
        ...where,
        check: {
          command,
          interval: duration('interval'),
          timeout: duration('timeout'),
          startPeriod: duration('start-period'),
          startInterval: duration('start-interval'),
          retries: readRetries(line, flags.value('retries')),
        },
      };
    }
    default:
      throw parseError(`unknown type "${type}" in HEALTHCHECK (try CMD)`, line.range);
  }
}

/** Nothing said and 0 both leave it to what is inherited. */
function readDuration({ range }: InstructionLine, name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const nanoseconds = parseGoDuration(text);
  if (nanoseconds === undefined) throw parseError(`time: invalid duration "${text}" for --${name}: a number with a unit is expected, as in 30s or 1m30s`, range);
  if (nanoseconds === 0) return undefined;
  if (nanoseconds < leastNanoseconds) throw parseError(`interval "${name}" cannot be less than 1ms`, range);
  return nanoseconds;
}

function readRetries({ range }: InstructionLine, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[+-]?\d{1,10}$/.test(text) || Math.abs(Number(text)) > 0x7f_ff_ff_ff) throw parseError(`--retries: "${text}" is not a whole number`, range);
  if (Number(text) < 0) throw parseError(`--retries cannot be negative (${text})`, range);
  return Number(text) || undefined;
}
