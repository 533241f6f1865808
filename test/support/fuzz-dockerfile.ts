import { EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { Dockerfile } from '../../electron/engine/dockerfile/dockerfile.ts';
import { expandInstruction } from '../../electron/engine/dockerfile/expand-instruction.ts';
import { expandWord, expandWords, usedVariables } from '../../electron/engine/dockerfile/expand.ts';
import { createIgnore, readIgnoreFile } from '../../electron/engine/dockerfile/ignore-file.ts';
import { lintText } from '../../electron/engine/dockerfile/lint/lint-dockerfile.ts';
import { compilePattern, isOrderly, matchAllWays, matchInOrder } from '../../electron/engine/dockerfile/match-pattern.ts';
import { parseDockerfile } from '../../electron/engine/dockerfile/parse-dockerfile.ts';
import { linesOf } from '../../electron/engine/dockerfile/parse-error.ts';
import { readPattern } from '../../electron/engine/dockerfile/pattern-tokens.ts';
import { globalScope, planStages } from '../../electron/engine/dockerfile/stage-graph.ts';
import { createChoices } from './choices.ts';
import { makeContextPath, makeDockerfile, makeIgnoreFile, makePattern, makeWord } from './make-dockerfiles.ts';

export type LanguageReport = {
  readonly files: number;
  /** Of them, those that could be read. */
  readonly parsed: number;
  readonly words: number;
  readonly findings: number;
  readonly paths: number;
  /** What went wrong besides `invalid`, and how to see it again. */
  readonly failures: readonly string[];
  /** The most that one file took of the processor, in milliseconds, and its characters. */
  readonly slowest: { readonly milliseconds: number; readonly characters: number; readonly seed: number };
};

/** Of this thread's own: no file of the fuzzer is so long that it may take more. */
const mostMilliseconds = 2000;

function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Random Dockerfiles, words, patterns and .dockerignore files, for so long. Every round has a seed of its own: `seed + round`. */
export function fuzzLanguage({ seconds, seed }: { readonly seconds: number; readonly seed: number }): LanguageReport {
  const until = performance.now() + seconds * 1000;
  const failures: string[] = [];
  const count = { files: 0, parsed: 0, words: 0, findings: 0, paths: 0 };
  let slowest = { milliseconds: 0, characters: 0, seed };
  for (let round = 0; performance.now() < until && failures.length < 10; round += 1) {
    const own = seed + round;
    const choices = createChoices(own);
    const text = makeDockerfile(choices);
    const start = spent();
    try {
      count.files += 1;
      const { dockerfile, findings } = lintText(text, { args: { TOKEN: makeWord(choices), VERSION: '1' }, target: choices.pick(['', 'build', '0']) });
      count.findings += findings.length;
      checkFindings(text, findings);
      if (dockerfile !== undefined) {
        count.parsed += 1;
        for (const finding of findings) checkRewrite(text, finding);
        useDockerfile(dockerfile, makeWord(choices));
      }
      count.words += useWord(makeWord(choices));
      count.paths += usePatterns(makePattern(choices), makeContextPath(choices));
      count.paths += useIgnoreFile(makeIgnoreFile(choices), Array.from({ length: 5 }, () => makeContextPath(choices)));
    } catch (error) {
      failures.push(`seed ${own}: ${describe(error)}\n${JSON.stringify(text.slice(0, 400))}`);
    }
    const milliseconds = spent() - start;
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds: Math.round(milliseconds), characters: text.length, seed: own };
    if (milliseconds > mostMilliseconds) failures.push(`seed ${own}: ${Math.round(milliseconds)} ms for ${text.length} characters`);
  }
  return { ...count, failures, slowest };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack ?? error.message}${error.cause instanceof Error ? `\nbecause ${error.cause.message}` : ''}`;
}

/** Lines of findings are lines of the file, and what replaces them can be put there. */
function checkFindings(text: string, findings: ReturnType<typeof lintText>['findings']): void {
  const lines = text.split('\n').length;
  for (const { rule, lines: place, message } of findings) {
    if (!(place.start >= 1 && place.start <= place.end && place.end <= lines)) throw new Error(`${rule}: lines ${place.start} to ${place.end} of ${lines}`);
    if (message === '' || message.length > 2000) throw new Error(`${rule}: a message of ${message.length} characters`);
  }
}

/** A file that could be read can be read with what a finding puts in place of its lines. */
function checkRewrite(text: string, { rule, lines: { start, end }, rewrite }: ReturnType<typeof lintText>['findings'][number]): void {
  if (rewrite === undefined) return;
  const lines = text.split('\n');
  lines.splice(start - 1, end - start + 1, ...(rewrite === '' ? [] : [rewrite]));
  try {
    parseDockerfile(lines.join('\n'));
  } catch (error) {
    throw new Error(`${rule}: lines ${start} to ${end}: ${JSON.stringify(rewrite.slice(0, 300))} cannot be read`, { cause: error });
  }
}

/** Everything that the builder asks of a file; what it refuses is `invalid`. */
function useDockerfile(dockerfile: Dockerfile, value: string): void {
  const { escape } = dockerfile.directives;
  const linux = { os: 'linux', architecture: 'amd64' };
  allowInvalid(() => {
    const global = globalScope(dockerfile, { given: { VERSION: value }, build: linux, target: linux, stage: '' });
    const graph = planStages(dockerfile, { target: '', global });
    if (graph.stages.at(-1)?.index !== graph.target && !graph.stages.some(({ index }) => index === graph.target)) throw new Error('the target is not in its plan');
  });
  for (const stage of dockerfile.stages) {
    if (stage.range.start > stage.range.end) throw new Error(`stage ${stage.index}: lines ${stage.range.start} to ${stage.range.end}`);
    for (const instruction of stage.instructions) {
      if (instruction.range.start < stage.range.start || instruction.range.end > stage.range.end) throw new Error('an instruction outside of its stage');
      allowInvalid(() => expandInstruction(instruction, (name) => (name.length % 2 === 0 ? value : undefined), escape));
    }
  }
  // What was read once is read the same again.
  if (JSON.stringify(parseDockerfile(dockerfile.text).stages) !== JSON.stringify(dockerfile.stages)) throw new Error('read twice, not the same');
}

function useWord(word: string): number {
  for (const escape of ['\\', '`'] as const) {
    const used = usedVariables(word, escape);
    const asked = new Set<string>();
    allowInvalid(() => {
      expandWord(word, (name) => (asked.add(name), 'v'), escape);
      for (const name of asked) if (!used.includes(name)) throw new Error(`${name} was asked for, but is not used`);
    });
    allowInvalid(() => expandWords(word, (name) => (name === 'a' ? 'x  y' : undefined), escape));
  }
  return 1;
}

/** The quick matcher says what the thorough one says, wherever it is used. */
function usePatterns(pattern: string, path: string): number {
  allowInvalid(() => {
    const tokens = readPattern(pattern);
    const chars = Array.from(path);
    if (isOrderly(tokens) && matchInOrder(tokens, chars) !== matchAllWays(tokens, chars)) throw new Error(`pattern ${JSON.stringify(pattern)} on ${JSON.stringify(path)}: two answers`);
    // Folder by folder: what matches is below folders that may hold a match.
    const { matches, mayMatchBelow } = compilePattern(pattern);
    const slash = path.lastIndexOf('/');
    if (slash !== -1 && matches(path) && !mayMatchBelow(path.slice(0, slash))) throw new Error(`pattern ${JSON.stringify(pattern)}: ${JSON.stringify(path)} matches, its folder says no`);
  });
  return 1;
}

/** A folder that need not be looked into has nothing in it that is not left out. */
function useIgnoreFile(text: string, paths: readonly string[]): number {
  allowInvalid(() => {
    const ignore = createIgnore(readIgnoreFile(text));
    for (const path of paths) {
      const parts = path.split('/');
      for (let depth = 1; depth < parts.length; depth += 1) {
        const folder = parts.slice(0, depth).join('/');
        if (ignore?.(folder, true) === 'yes' && ignore(path, false) !== 'yes') throw new Error(`${JSON.stringify(text)}: ${folder} is left out, ${path} is not`);
      }
    }
  });
  return paths.length;
}

function allowInvalid(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind !== 'invalid') throw error;
    const lines = linesOf(error);
    if (error.message === '' || (lines !== undefined && lines.start > lines.end)) throw new Error('an error without words or lines', { cause: error });
  }
}
