import type { BuildBody, BuildCheckBody, BuildSecret } from '../../shared/engine-api/builds.ts';
import type { BuildCheckRequest, BuildContextChoice, DockerfileChoice, NewBuild, SecretChoice } from '../../shared/ipc/builds.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';

type Paths = Pick<ChosenFiles, 'pathOf'>;

/** What the engine is asked, with the paths of what the person chose. `not-found` for a handle that is none. */
export function bodyOf(choice: NewBuild, files: Paths): BuildBody {
  const { tags, platform, labels, noCache, pull, network, allow } = choice;
  return {
    ...checkBodyOf(choice, files), tags, platform, labels, noCache, pull, network, allow, secrets: secretsOf(choice.secrets, files),
    noCacheFilter: [], addHosts: [], shmSize: 0, ulimits: [], cacheFrom: [], cacheTo: '', output: { kind: 'image' },
  };
}

export function checkBodyOf({ context, dockerfile, target, args }: BuildCheckRequest, files: Paths): BuildCheckBody {
  return { context: contextOf(context, files), dockerfile: dockerfileOf(dockerfile, files), target, args };
}

export function secretsOf(secrets: readonly SecretChoice[], files: Paths): BuildSecret[] {
  return secrets.map((secret) => ('handle' in secret ? { id: secret.id, path: files.pathOf(secret.handle) } : { id: secret.id, value: Buffer.from(secret.value).toString('base64') }));
}

function contextOf(context: BuildContextChoice, files: Paths): BuildBody['context'] {
  return context.kind === 'folder' ? { kind: 'folder', path: files.pathOf(context.handle) } : context;
}

function dockerfileOf(dockerfile: DockerfileChoice, files: Paths): BuildBody['dockerfile'] {
  if (dockerfile.kind === 'text') return dockerfile;
  return { kind: 'file', path: dockerfile.kind === 'inside' ? dockerfile.path : files.pathOf(dockerfile.handle) };
}
