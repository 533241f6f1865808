import type { Instruction, Stage } from './dockerfile.ts';
import { usedVariables } from './expand.ts';
import type { Escape } from './read-directives.ts';

/** The parts of an instruction in which variables are replaced; content of files in place not among them. */
export function variableTexts(instruction: Instruction): readonly string[] {
  switch (instruction.kind) {
    case 'env':
    case 'label':
      return instruction.pairs.flatMap(({ name, value }) => [name, value]);
    case 'arg':
      return instruction.args.flatMap((arg) => arg.default ?? []);
    case 'copy':
      return transferTexts(instruction);
    case 'add':
      return [...transferTexts(instruction), instruction.checksum ?? ''];
    case 'expose':
      return instruction.ports;
    case 'volume':
      return instruction.paths;
    case 'user':
      return [instruction.user];
    case 'workdir':
      return [instruction.path];
    case 'stopsignal':
      return [instruction.signal];
    case 'run':
      return instruction.mounts.map(({ text }) => text);
    case 'cmd':
    case 'entrypoint':
    case 'healthcheck':
    case 'shell':
    case 'onbuild':
    case 'maintainer':
      return [];
  }
}

/** Names of the variables that a FROM line reads, each once. */
export function variablesOfFrom({ base, platform = '' }: Pick<Stage, 'base' | 'platform'>, escape: Escape): string[] {
  return [...new Set([...usedVariables(base, escape), ...usedVariables(platform, escape)])];
}

function transferTexts({ sources, destination, chown = '', chmod = '', exclude }: Extract<Instruction, { kind: 'copy' | 'add' }>): string[] {
  return [...sources, destination, chown, chmod, ...exclude];
}
