import type { Instruction } from './dockerfile.ts';
import { type InstructionLine, locate, readFlags, readInstructionLine } from './instruction-line.ts';
import { splitLogicalLines } from './logical-lines.ts';
import { didYouMean } from './nearest-name.ts';
import { parseCommand } from './parse-command.ts';
import { errorAt, parseError } from './parse-error.ts';
import { parseHealthcheck } from './parse-healthcheck.ts';
import { parseArg, parsePairs } from './parse-pairs.ts';
import { parseRun } from './parse-run.ts';
import { parseOnbuild, parseOne, parsePorts, parseShell, parseVolumes } from './parse-settings.ts';
import { parseAdd, parseCopy } from './parse-transfer.ts';

const parsers: Readonly<Record<string, (line: InstructionLine) => Instruction>> = {
  ADD: parseAdd,
  ARG: parseArg,
  CMD: (line) => parseStart(line, 'cmd'),
  COPY: parseCopy,
  ENTRYPOINT: (line) => parseStart(line, 'entrypoint'),
  ENV: (line) => ({ ...locate(line), kind: 'env', pairs: parsePairs(line) }),
  EXPOSE: (line) => ({ ...locate(line), kind: 'expose', ports: parsePorts(line) }),
  HEALTHCHECK: parseHealthcheck,
  LABEL: (line) => ({ ...locate(line), kind: 'label', pairs: parsePairs(line) }),
  MAINTAINER: (line) => ({ ...locate(line), kind: 'maintainer', name: parseOne(line) }),
  ONBUILD: (line) => parseOnbuild(line, checkTrigger),
  RUN: parseRun,
  SHELL: (line) => ({ ...locate(line), kind: 'shell', shell: parseShell(line) }),
  STOPSIGNAL: (line) => ({ ...locate(line), kind: 'stopsignal', signal: parseOne(line) }),
  USER: (line) => ({ ...locate(line), kind: 'user', user: parseOne(line) }),
  VOLUME: (line) => ({ ...locate(line), kind: 'volume', paths: parseVolumes(line) }),
  WORKDIR: (line) => ({ ...locate(line), kind: 'workdir', path: parseOne(line) }),
};

/** All keywords, in capitals. */
export const keywords: readonly string[] = ['FROM', ...Object.keys(parsers)];

/** Any instruction but FROM. `invalid` with its lines. */
export function parseInstruction(line: InstructionLine): Instruction {
  const parse = Object.hasOwn(parsers, line.keyword) ? parsers[line.keyword] : undefined;
  if (parse === undefined) throw parseError(`unknown instruction: ${line.keyword}${didYouMean(line.keyword, keywords)}`, line.range);
  return parse(line);
}

/** An ONBUILD trigger, from an image's configuration or a stage before, as the instruction that runs at the line of `FROM`. */
export function parseTrigger(trigger: string, range: Instruction['range']): Instruction {
  const { lines } = splitLogicalLines(trigger);
  const [only, another] = lines;
  if (only === undefined || another !== undefined) throw errorAt(`ONBUILD trigger of the base image: ${JSON.stringify(trigger.slice(0, 200))} is not one instruction`, range);
  const instruction = parseInstruction({ ...readInstructionLine(only, '\\'), range });
  if (instruction.kind === 'onbuild' || instruction.kind === 'maintainer') throw errorAt(`ONBUILD trigger of the base image: ${instruction.kind.toUpperCase()} isn't allowed as an ONBUILD trigger`, range);
  return instruction;
}

/** What is wrong with a trigger is said where it is written. An unknown one waits for the build that it would run in, as in Docker. */
function checkTrigger(trigger: InstructionLine): void {
  if (Object.hasOwn(parsers, trigger.keyword)) parseInstruction(trigger);
}

function parseStart(line: InstructionLine, kind: 'cmd' | 'entrypoint'): Instruction {
  readFlags(line);
  return { ...locate(line), kind, command: parseCommand(line) };
}
