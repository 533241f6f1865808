import { familiarReference, parseReference } from '../../shared/oci/reference.ts';
import type { BuildBody, BuildSummary } from '../../shared/engine-api/builds.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { BuildCalls } from '../../shared/ipc/builds.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { registryConfigOf } from '../registries/registry-config.ts';
import { bodyOf, checkBodyOf, ownAgent, secretsOf } from './build-body.ts';
import { readBuildFile, writeBuildFile } from './build-files.ts';
import { chosenOf } from './chosen-of.ts';
import { followBuild } from './follow-build.ts';

type Wanted = Pick<BuildBody, 'tags' | 'context' | 'dockerfile'>;

/** Secrets pass through on their way to the engine, and come back nowhere. */
export function buildHandlers(parts: HostParts): HandlersOf<BuildCalls> {
  const { client, files, environment, logins, tasks } = parts;
  /** Bases may come from any registry that the person has a login for. */
  const registryConfig = async (): Promise<string | undefined> => {
    const known = await logins.list().catch(() => undefined);
    return await registryConfigOf(known?.logins.map(({ registry }) => registry) ?? [], logins);
  };
  const follow = (id: string, title: string): { id: string; taskId: string } => ({ id, taskId: tasks.start({ kind: 'build', title, run: (context) => followBuild(client, id, context) }).taskId });
  return {
    'builds.list': () => client.listBuilds(),
    'builds.get': ({ id }) => client.getBuild(id),
    'builds.start': async (choice) => {
      const body = bodyOf(choice, parts);
      const { id } = await client.startBuild(body, { registryConfig: await registryConfig() });
      return follow(id, titleOf(body));
    },
    'builds.repeat': async ({ id, secrets, noCache }) => {
      const { description } = await client.getBuild(id);
      const again = await client.repeatBuild(id, { secrets: secretsOf(secrets, files), noCache }, { registryConfig: await registryConfig() });
      return follow(again.id, titleOfBuild(description));
    },
    'builds.cancel': ({ id }) => done(client.cancelBuild(id)),
    'builds.remove': ({ id }) => done(client.removeBuild(id)),
    'builds.check': (choice) => client.checkBuild(checkBodyOf(choice, files)),
    'builds.checkAgain': async ({ id }) => {
      const { context, dockerfile, target, args } = (await client.getBuild(id)).description;
      if (context.kind !== 'folder') throw new EngineError('conflict', `look at build ${id}: its context is no folder of this machine`);
      return await client.checkBuild({ context, dockerfile: { kind: 'file', path: dockerfile }, target, args });
    },
    'builds.chosenOf': async ({ id }) => chosenOf((await client.getBuild(id)).description, { files, ownAgent: ownAgent(environment) }),
    'builds.readFile': (file) => readBuildFile(parts, file),
    'builds.writeFile': ({ file, before, after }) => done(writeBuildFile(parts, file, { before, after })),
    'builds.cache': () => client.cacheEntries(),
    'builds.cachePlan': (choice) => client.pruneCache({ ...choice, dryRun: true }),
    'builds.cachePrune': (choice) => client.pruneCache({ ...choice, dryRun: false }),
    'builds.cacheSettings': () => client.cacheSettings(),
    'builds.changeCacheSettings': (change) => client.changeCacheSettings(change),
  };
}

function titleOf({ tags: [tag], context, dockerfile }: Wanted): string {
  if (tag !== undefined) return familiar(tag);
  if (context.kind === 'folder') return context.path;
  return context.kind === 'remote' ? context.url : dockerfile.kind === 'file' ? dockerfile.path : 'Dockerfile';
}

function titleOfBuild({ tags: [tag], context, dockerfile }: BuildSummary['description']): string {
  if (tag !== undefined) return familiar(tag);
  return context.kind === 'folder' ? context.path : context.kind === 'remote' ? context.url : dockerfile || 'Dockerfile';
}

function familiar(tag: string): string {
  try {
    return familiarReference(parseReference(tag));
  } catch {
    return tag;
  }
}
