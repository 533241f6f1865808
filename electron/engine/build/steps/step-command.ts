import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import type { Command } from '../../dockerfile/dockerfile.ts';
import { shellText } from '../../dockerfile/parse-command.ts';
import { shellOf } from './command-words.ts';

/** The words of a RUN, and the program that they begin, where it stands in the Dockerfile. */
export type StepCommand = { readonly args: readonly string[]; readonly program: { readonly path: string; readonly text: string } | undefined };

/** Where such programs are while they run. */
const programFolder = '/dev/pipes';

/** Pure. */
export function planStepCommand(command: Command, config: Pick<ContainerDefaults, 'Shell'>): StepCommand {
  if (command.form === 'exec') return { args: command.args, program: undefined };
  const said = shellText(command);
  if (said.kind !== 'program') return { args: [...shellOf(config), said.text], program: undefined };
  const path = `${programFolder}/${said.name.replaceAll('/', '_')}`;
  return { args: [path], program: { path, text: said.text } };
}
