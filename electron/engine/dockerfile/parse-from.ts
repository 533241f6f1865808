import type { Stage } from './dockerfile.ts';
import { type InstructionLine, locate, readFlags } from './instruction-line.ts';
import { parseError } from './parse-error.ts';

const stageName = /^[a-z][a-z0-9-_.]*$/;

/** `FROM [--platform=P] base [AS name]`. */
export function parseFrom(line: InstructionLine): Pick<Stage, 'name' | 'base' | 'platform' | 'from'> {
  const words = line.rest.split(/\s+/).filter((word) => word !== '');
  const [base, as, name] = words;
  const isNamed = words.length === 3 && as?.toUpperCase() === 'AS';
  if (base === undefined || (words.length !== 1 && !isNamed)) throw parseError('FROM requires either one or three arguments', line.range);
  if (name !== undefined && !stageName.test(name.toLowerCase())) {
    throw parseError(`invalid name for build stage: "${name}", name can't start with a number or contain symbols`, line.range);
  }
  return { name: name?.toLowerCase(), base, platform: readFlags(line, { platform: 'value' }).value('platform'), from: locate(line) };
}
