import type { ArgInstruction, Dockerfile, Instruction, Stage } from './dockerfile.ts';
import { readInstructionLine } from './instruction-line.ts';
import { splitLogicalLines } from './logical-lines.ts';
import { errorAt, parseError } from './parse-error.ts';
import { parseFrom } from './parse-from.ts';
import { parseInstruction } from './parse-instruction.ts';

/**
 * The text of a Dockerfile as stages and their instructions, nothing expanded. Pure, in time that grows with the text.
 * `invalid` for what Docker refuses too, in its words, with the lines in `detail` (see `linesOf`).
 */
export function parseDockerfile(text: string): Dockerfile {
  const { directives, lines } = splitLogicalLines(text);
  const lastLine = { start: 1, end: Math.max(1, text.split('\n').length) };
  if (lines.length === 0) throw errorAt(text.trim() === '' ? 'the Dockerfile cannot be empty' : 'file with no instructions', lastLine);
  const globalArgs: ArgInstruction[] = [];
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const parsed = readInstructionLine(line, directives.escape);
    if (parsed.keyword === 'FROM') {
      stages.push({ index: stages.length, ...parseFrom(parsed), instructions: [], range: line.range });
      continue;
    }
    const instruction = parseInstruction(parsed);
    const stage = stages.at(-1);
    if (stage !== undefined) {
      stage.instructions.push(instruction);
      stages[stage.index] = { ...stage, range: { start: stage.range.start, end: line.range.end } };
    } else if (instruction.kind === 'arg') globalArgs.push(instruction);
    else throw parseError(`no build stage in current context: ${parsed.keyword} stands before the first FROM, where only ARG may`, line.range);
  }
  if (stages.length === 0) throw errorAt('dockerfile contains no stages to build: there is no FROM', lastLine);
  return { text, directives, globalArgs, stages };
}
