import type { BuildBody, BuildCheckBody, BuildSecret } from '../../shared/engine-api/builds.ts';
import type { BuildCheckRequest, BuildContextChoice, DockerfileChoice, NewBuild, OutputChoice, SecretChoice } from '../../shared/ipc/builds.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';

type Paths = Pick<ChosenFiles, 'pathOf'>;

/** What the engine is asked, with the paths of what the person chose. `not-found` for a handle that is none. */
export function bodyOf(choice: NewBuild, files: Paths): BuildBody {
  const { secrets, output, ...rest } = choice;
  return { ...rest, ...checkBodyOf(choice, files), secrets: secretsOf(secrets, files), output: outputOf(output, files) };
}

export function checkBodyOf({ context, dockerfile, target, args }: BuildCheckRequest, files: Paths): BuildCheckBody {
  return { context: contextOf(context, files), dockerfile: dockerfileOf(dockerfile, files), target, args };
}

export function secretsOf(secrets: readonly SecretChoice[], files: Paths): BuildSecret[] {
  return secrets.map((secret) => ('handle' in secret ? { id: secret.id, path: files.pathOf(secret.handle) } : { id: secret.id, value: Buffer.from(secret.value).toString('base64') }));
}

function outputOf(output: OutputChoice, files: Paths): BuildBody['output'] {
  return output.kind === 'image' ? output : { kind: output.kind, path: files.pathOf(output.handle) };
}

function contextOf(context: BuildContextChoice, files: Paths): BuildBody['context'] {
  return context.kind === 'folder' ? { kind: 'folder', path: files.pathOf(context.handle) } : context;
}

function dockerfileOf(dockerfile: DockerfileChoice, files: Paths): BuildBody['dockerfile'] {
  if (dockerfile.kind === 'text') return dockerfile;
  return { kind: 'file', path: dockerfile.kind === 'inside' ? dockerfile.path : files.pathOf(dockerfile.handle) };
}
