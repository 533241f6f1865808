import { EngineError } from '../../shared/errors/engine-error.ts';
import type { AddInstruction, ArgInstruction, CopyInstruction, Instruction, RunInstruction, RunMount, Stage } from './dockerfile.ts';
import { expandMount } from './expand-mount.ts';
import { expandContent, expandWord, expandWords, type Lookup } from './expand.ts';
import { errorAt } from './parse-error.ts';
import type { Escape } from './read-directives.ts';

/** An instruction after expansion: of a RUN, its mounts are known now. */
export type ExpandedInstruction = Exclude<Instruction, RunInstruction> | (Omit<RunInstruction, 'mounts'> & { readonly mounts: readonly RunMount[] });

/**
 * The instruction with its variables replaced, in the parts where Docker replaces any; `lookup` knows what was set before it.
 * RUN, CMD, ENTRYPOINT, HEALTHCHECK, SHELL, ONBUILD and MAINTAINER keep theirs for the shell; of a RUN the mounts change.
 * `invalid`, with the lines, where a substitution is wrong or leaves nothing where something is needed.
 */
export function expandInstruction(instruction: Instruction, lookup: Lookup, escape: Escape): ExpandedInstruction {
  const word = (text: string): string => expandWord(text, lookup, escape);
  try {
    switch (instruction.kind) {
      case 'env':
      case 'label': {
        const pairs = instruction.pairs.map(({ name, value }) => ({ name: word(name), value: word(value) }));
        if (pairs.some(({ name }) => name === '')) throw new EngineError('invalid', `${instruction.kind.toUpperCase()} names can not be blank`);
        return { ...instruction, pairs };
      }
      case 'arg':
        return { ...instruction, args: instruction.args.map((arg) => ({ name: word(arg.name), default: arg.default === undefined ? undefined : word(arg.default) })) };
      case 'copy':
        return { ...instruction, ...expandTransfer(instruction, word, lookup) };
      case 'add':
        return { ...instruction, ...expandTransfer(instruction, word, lookup), checksum: optional(instruction.checksum, word) };
      case 'expose':
        return { ...instruction, ports: instruction.ports.flatMap((port) => expandWords(port, lookup, escape)) };
      case 'volume':
        return { ...instruction, paths: instruction.paths.map((path) => notBlank(word(path), 'VOLUME')) };
      case 'user':
        return { ...instruction, user: word(instruction.user) };
      case 'workdir':
        return { ...instruction, path: word(instruction.path) };
      case 'stopsignal':
        return { ...instruction, signal: word(instruction.signal) };
      case 'run':
        return { ...instruction, mounts: instruction.mounts.map((mount) => expandMount(mount, word)) };
      case 'cmd':
      case 'entrypoint':
      case 'healthcheck':
      case 'shell':
      case 'onbuild':
      case 'maintainer':
        return instruction;
    }
  } catch (error) {
    throw error instanceof EngineError ? errorAt(error.message, instruction.range, error) : error;
  }
}

/** Host, port, path, tag and digest together. */
const longestName = 1000;

/** FROM: its base and platform, with the global arguments alone. */
export function expandFrom(stage: Stage, lookup: Lookup, escape: Escape): { readonly base: string; readonly platform: string | undefined } {
  try {
    const base = expandWord(stage.base, lookup, escape);
    if (base === '') throw new EngineError('invalid', `base name (${stage.base}) should not be blank`);
    if (base.length > longestName) throw new EngineError('invalid', `base name ${base.slice(0, 60)}... is longer than a name of an image may be`);
    const platform = optional(stage.platform, (text) => expandWord(text, lookup, escape));
    if (platform === '') throw new EngineError('invalid', `empty platform value from expression ${stage.platform}`);
    return { base, platform };
  } catch (error) {
    throw error instanceof EngineError ? errorAt(error.message, stage.from.range, error) : error;
  }
}

/** Where the values of ARG come from: `given` with the build, `global` before the first FROM and of the platform, `scope` so far. */
export type ArgLookups = { readonly given: Lookup; readonly global: Lookup; readonly scope: Lookup };

/**
 * The values of an ARG line in their order, each seen by those after it: what is given wins, then the default, then for one
 * without a default what is global. A default that is not needed is not expanded. Undefined: declared, but not set.
 */
export function resolveArgs(instruction: ArgInstruction, { given, global, scope }: ArgLookups, escape: Escape): { readonly name: string; readonly value: string | undefined }[] {
  const line = new Map<string, string>();
  const lookup: Lookup = (name) => line.get(name) ?? scope(name);
  return instruction.args.map((arg) => {
    try {
      const value = given(arg.name) ?? (arg.default === undefined ? global(arg.name) : expandWord(arg.default, lookup, escape));
      if (value !== undefined) line.set(arg.name, value);
      return { name: arg.name, value };
    } catch (error) {
      throw error instanceof EngineError ? errorAt(error.message, instruction.range, error) : error;
    }
  });
}

function expandTransfer(instruction: CopyInstruction | AddInstruction, word: (text: string) => string, lookup: Lookup): Pick<CopyInstruction, 'sources' | 'heredocs' | 'destination' | 'chown' | 'chmod' | 'exclude'> {
  return {
    sources: instruction.sources.map(word),
    heredocs: instruction.heredocs.map((heredoc) => (heredoc.expand ? { ...heredoc, content: expandContent(heredoc.content, lookup) } : heredoc)),
    destination: word(instruction.destination),
    chown: optional(instruction.chown, word),
    chmod: optional(instruction.chmod, word),
    exclude: instruction.exclude.map(word),
  };
}

function optional(text: string | undefined, word: (text: string) => string): string | undefined {
  return text === undefined ? undefined : word(text);
}

function notBlank(text: string, keyword: string): string {
  if (text === '') throw new EngineError('invalid', `${keyword} specified can not be an empty string`);
  return text;
}
