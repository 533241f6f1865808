import type { AddInstruction, CopyInstruction, SettingInstruction } from '../../dockerfile/dockerfile.ts';

/** An instruction as history tells it, variables replaced (image-spec, config.md, created_by). */
export function describeSetting(instruction: SettingInstruction): string {
  switch (instruction.kind) {
    case 'env':
    case 'label':
      return `${instruction.kind.toUpperCase()} ${instruction.pairs.map(({ name, value }) => `${name}=${value}`).join(' ')}`;
    case 'arg':
      return `ARG ${instruction.args.map(({ name, default: preset }) => (preset === undefined ? name : `${name}=${preset}`)).join(' ')}`;
    case 'expose':
      return `EXPOSE ${instruction.ports.join(' ')}`;
    case 'volume':
      return `VOLUME [${instruction.paths.join(' ')}]`;
    case 'user':
      return `USER ${instruction.user}`;
    case 'stopsignal':
      return `STOPSIGNAL ${instruction.signal}`;
    case 'cmd':
    case 'entrypoint':
    case 'healthcheck':
    case 'maintainer':
    case 'onbuild':
    case 'shell':
      return instruction.text;
  }
}

/** Everything that it says, so that two that differ never read the same. */
export function describeTransfer(instruction: CopyInstruction | AddInstruction): string {
  const { chown, chmod, link, parents, exclude, sources, heredocs, destination } = instruction;
  const own = instruction.kind === 'copy' ? { from: instruction.from } : { checksum: instruction.checksum, 'keep-git-dir': instruction.keepGitDir, unpack: instruction.unpack };
  const flags = Object.entries({ ...own, chown, chmod, link, parents }).flatMap(([name, value]) => (value === undefined || value === false ? [] : [value === true ? `--${name}` : `--${name}=${word(value)}`]));
  const words = [...flags, ...exclude.map((pattern) => `--exclude=${word(pattern)}`), ...sources.map(word), ...heredocs.map(({ name }) => `<<${name}`), word(destination)];
  return `${instruction.kind.toUpperCase()} ${words.join(' ')}`;
}

/** `|2 A=1 B=2` says which arguments the process saw, as Docker has it. */
export function describeRun(words: readonly string[], args: Readonly<Record<string, string>>): string {
  const seen = Object.entries(args).map(([name, value]) => `${name}=${value}`);
  return `RUN ${[...(seen.length > 0 ? [`|${seen.length}`, ...seen] : []), ...words].join(' ')}`;
}

const word = (text: string): string => (text === '' || /[\s"'\\]/.test(text) ? JSON.stringify(text) : text);
