import type { BuildBody, BuildCheckBody, BuildSecret } from '../../shared/engine-api/builds.ts';
import type { BuildCheckRequest, BuildContextChoice, DockerfileChoice, NewBuild, OutputChoice, SecretChoice, SshChoice } from '../../shared/ipc/builds.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';
import type { HostParts } from '../host-parts.ts';

type Paths = Pick<ChosenFiles, 'pathOf'>;
type Environment = HostParts['environment'];

/** What the engine is asked, with the paths of what the person chose. `not-found` for a handle that is none, and for an SSH agent where the person has none. */
export function bodyOf(choice: NewBuild, { files, environment }: { files: Paths; environment: Environment }): BuildBody {
  const { secrets, ssh, output, ...rest } = choice;
  return { ...rest, ...checkBodyOf(choice, files), secrets: secretsOf(secrets, files), ssh: ssh.map((agent) => ({ id: agent.id, path: socketOf(agent, { files, environment }) })), output: outputOf(output, files) };
}

export function checkBodyOf({ context, dockerfile, target, args }: BuildCheckRequest, files: Paths): BuildCheckBody {
  return { context: contextOf(context, files), dockerfile: dockerfileOf(dockerfile, files), target, args };
}

export function secretsOf(secrets: readonly SecretChoice[], files: Paths): BuildSecret[] {
  return secrets.map((secret) => ('handle' in secret ? { id: secret.id, path: files.pathOf(secret.handle) } : { id: secret.id, value: Buffer.from(secret.value).toString('base64') }));
}

/** The page says whose agent, never where it is. */
function socketOf(agent: SshChoice, { files, environment }: { files: Paths; environment: Environment }): string {
  if (agent.kind === 'socket') return files.pathOf(agent.handle);
  const own = ownAgent(environment);
  if (own === undefined) throw new EngineError('not-found', `SSH agent ${agent.id}: Tidewharf was started without one (SSH_AUTH_SOCK): start it where ssh-add -l lists your keys, or choose the socket of an agent`, { detail: { field: 'ssh' } });
  return own;
}

/** The socket of the person's own SSH agent. */
export function ownAgent({ SSH_AUTH_SOCK }: Environment): string | undefined {
  return SSH_AUTH_SOCK === '' ? undefined : SSH_AUTH_SOCK;
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
