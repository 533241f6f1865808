import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import type { Command } from '../../dockerfile/dockerfile.ts';

const usualShell = ['/bin/sh', '-c'];

/** The words that a command comes down to: a line is given to the shell of the image (SHELL), or the usual one. */
export function commandWords(command: Command, config: Pick<ContainerDefaults, 'Shell'>): readonly string[] {
  return command.form === 'exec' ? command.args : [...shellOf(config), command.line];
}

/** What lines are given to. */
export function shellOf({ Shell: shell }: Pick<ContainerDefaults, 'Shell'>): readonly string[] {
  return shell !== undefined && shell.length > 0 ? shell : usualShell;
}
