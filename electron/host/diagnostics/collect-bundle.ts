import type { HostParts } from '../host-parts.ts';
import { toErrorBody } from '../../shared/errors/engine-error.ts';
import { maskSecrets, secretsOf } from './mask-secrets.ts';
import { runChecks } from './run-checks.ts';

type Asked = Pick<HostParts, 'client' | 'engineHost' | 'info' | 'environment' | 'settings'>;
type BundleFile = { readonly name: string; readonly text: string };

/**
 * What helps to find a fault, as texts that a person can read before they send them: no value of a variable or label, no command line, no login. Where the engine
 * does not answer, what is known without it.
 */
export async function collectBundle(parts: Asked): Promise<BundleFile[]> {
  const { client, engineHost, info, settings } = parts;
  const containers = await client.listContainers().catch(() => []);
  const inspected = await Promise.all(containers.map(({ Id }) => client.inspectContainer({ id: Id }).catch(() => undefined)));
  const secrets = secretsOf(inspected.flatMap((found) => (found === undefined ? [] : [found.container.Config])));
  const json = async (value: unknown): Promise<string> => `${JSON.stringify(await Promise.resolve(value).catch(toErrorBody), null, 2)}\n`;
  const files: BundleFile[] = [
    { name: 'app.json', text: await json({ ...info, state: engineHost.state(), node: process.versions.node }) },
    { name: 'checks.json', text: await json(runChecks(parts)) },
    { name: 'engine-version.json', text: await json(client.version()) },
    { name: 'engine-info.json', text: await json(client.info()) },
    { name: 'disk.json', text: await json(client.diskStory().then(({ parts: bytes, total, fileSystem }) => ({ total, parts: bytes, fileSystem }))) },
    { name: 'containers.json', text: await json(inspected.flatMap((found) => (found === undefined ? [] : [describeContainer(found.container)]))) },
    { name: 'settings.json', text: await json(settings.get()) },
    { name: 'engine.log', text: `${engineHost.log().join('\n')}\n` },
  ];
  return files.map(({ name, text }) => ({ name, text: maskSecrets(text, secrets) }));
}

type Inspected = Awaited<ReturnType<Asked['client']['inspectContainer']>>['container'];

/** Names of variables and labels stay, as they often tell what a container is; values do not. */
function describeContainer({ Id, State, Config, RestartCount, Mounts, HostConfig }: Inspected): object {
  return {
    id: Id.slice(0, 12), image: Config.Image, state: State, restartCount: RestartCount, restartPolicy: HostConfig.RestartPolicy?.Name ?? '',
    env: Config.Env.map((entry) => `${entry.split('=', 1)[0]}=***`), labels: Object.keys(Config.Labels).map((name) => `${name}=***`),
    mounts: Mounts.map(({ Type, Destination }) => `${Type} ${Destination}`),
  };
}
