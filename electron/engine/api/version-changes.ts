/** A body of an answer whose shape depends on the version of the API. */
export type Shape = 'container' | 'container-item' | 'image' | 'image-item' | 'network' | 'info' | 'disk-usage';

type Body = Readonly<Record<string, unknown>>;

/** What clients of a minor version below `before` get in place of the newest shape. */
type Change = { readonly before: number; readonly shape: Shape; readonly why: string; readonly older: (body: Body) => Body };

/** The body as a client of this minor version knows it (Docker Engine API, version history). Handlers make the newest shape, and add what only old ones have where it cannot be made of the rest. */
export function inVersion(version: number, shape: Shape, body: object): Body {
  const old = changes.filter((change) => change.shape === shape && version < change.before).reduce<Body>((current, { older }) => older(current), body as Body);
  return gone.filter((fields) => fields.shape === shape && version >= fields.since).reduce<Body>((current, { names }) => names.reduce(without, current), old);
}

/** Fields that handlers give and versions from `since` on do not have any more. */
const gone: readonly { readonly since: number; readonly shape: Shape; readonly names: readonly string[] }[] = [
  { since: 50, shape: 'info', names: ['BridgeNfIptables', 'BridgeNfIp6tables'] },
];

/** Newest first: each change takes what the one above it made. */
const changes: readonly Change[] = [
  { before: 51, shape: 'image-item', why: 'containers are counted always', older: (body) => ({ ...body, Containers: -1 }) },
  { before: 50, shape: 'image', why: 'settings that only containers have are gone', older: withContainerSettings },
  { before: 50, shape: 'info', why: 'devices are listed', older: (body) => without(body, 'DiscoveredDevices') },
  { before: 49, shape: 'info', why: 'the firewall is named, expected commits are gone', older: (body) => withExpectedCommits(without(body, 'FirewallBackend')) },
  { before: 49, shape: 'info', why: 'layers that may not be pushed on are gone', older: (body) => withDistributable(body) },
  { before: 48, shape: 'network', why: 'IPv4 can be switched off', older: (body) => without(body, 'EnableIPv4') },
  { before: 45, shape: 'image', why: 'what the image was committed from is gone', older: (body) => ({ ...body, Container: '' }) },
  { before: 48, shape: 'container', why: 'the way out is chosen by priority', older: (body) => mapEndpoints(body, (endpoint) => without(endpoint, 'GwPriority')) },
  { before: 48, shape: 'container-item', why: 'the way out is chosen by priority', older: (body) => mapEndpoints(body, (endpoint) => without(endpoint, 'GwPriority')) },
  { before: 45, shape: 'container', why: 'the short id is no alias', older: (body) => mapEndpoints(body, (endpoint) => withShortId(endpoint, String(body['Id']))) },
  { before: 44, shape: 'container', why: 'names in DNS are told apart from aliases', older: (body) => mapEndpoints(body, (endpoint) => without(endpoint, 'DNSNames')) },
  { before: 44, shape: 'container-item', why: 'names in DNS are told apart from aliases', older: (body) => mapEndpoints(body, (endpoint) => without(endpoint, 'DNSNames')) },
  { before: 44, shape: 'container', why: 'health checks have an interval for the start', older: (body) => withoutIn(body, ['Config', 'Healthcheck', 'StartInterval']) },
  { before: 44, shape: 'image', why: 'VirtualSize is Size', older: withVirtualSize },
  { before: 44, shape: 'image-item', why: 'VirtualSize is Size', older: withVirtualSize },
  { before: 44, shape: 'disk-usage', why: 'VirtualSize is Size', older: (body) => ({ ...body, Images: (body['Images'] as Body[]).map(withVirtualSize) }) },
  { before: 43, shape: 'image-item', why: 'an image without a name has empty lists', older: withNoneNames },
  { before: 43, shape: 'disk-usage', why: 'an image without a name has empty lists', older: (body) => ({ ...body, Images: (body['Images'] as Body[]).map(withNoneNames) }) },
  { before: 43, shape: 'container', why: 'containers have annotations', older: (body) => ({ ...body, HostConfig: without(part(body, 'HostConfig'), 'Annotations') }) },
  { before: 42, shape: 'container', why: 'the limit of kernel memory is gone', older: (body) => ({ ...body, HostConfig: { ...part(body, 'HostConfig'), KernelMemory: 0, KernelMemoryTCP: 0 } }) },
  { before: 42, shape: 'info', why: 'the limit of kernel memory is gone', older: (body) => ({ ...body, KernelMemory: false, KernelMemoryTCP: false }) },
  { before: 42, shape: 'disk-usage', why: 'the size of the builder is gone', older: withBuilderSize },
  { before: 41, shape: 'info', why: 'the version of control groups is told', older: (body) => without(body, 'CgroupVersion') },
  { before: 25, shape: 'info', why: 'security options have names and values', older: (body) => ({ ...body, SecurityOptions: optionNames(body), ExecutionDriver: '<not supported>' }) },
];

/** Of a container's configuration as an image has it. */
const containerDefaults = {
  Hostname: '', Domainname: '', User: '', AttachStdin: false, AttachStdout: false, AttachStderr: false, Tty: false, OpenStdin: false, StdinOnce: false,
  Env: null, Cmd: null, Image: '', Volumes: null, WorkingDir: '', Entrypoint: null, OnBuild: null, Labels: null,
};

function part(body: Body, name: string): Body {
  return (body[name] ?? {}) as Body;
}

function without(body: Body, name: string): Body {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
}

/** Without what stands two levels down. */
function withoutIn(body: Body, [outer, inner, name]: readonly [string, string, string]): Body {
  const whole = part(body, outer);
  return whole[inner] ? { ...body, [outer]: { ...whole, [inner]: without(part(whole, inner), name) } } : body;
}

function withContainerSettings(body: Body): Body {
  return { ...body, Config: { ...containerDefaults, ...part(body, 'Config') }, ContainerConfig: { ...containerDefaults, ...part(body, 'ContainerConfig') } };
}

function withVirtualSize(body: Body): Body {
  return { ...body, VirtualSize: body['Size'] };
}

/** What the cache holds alone; an entry has one parent, in words, before it has several. */
function withBuilderSize(body: Body): Body {
  const entries = (body['BuildCache'] ?? []) as Body[];
  return { ...body, BuilderSize: entries.reduce((sum, { Size, Shared }) => sum + (Shared ? 0 : Number(Size)), 0), BuildCache: entries.map((entry) => ({ ...entry, Parent: '' })) };
}

function withNoneNames(body: Body): Body {
  const [tags, digests] = [body['RepoTags'] as unknown[], body['RepoDigests'] as unknown[]];
  return tags.length > 0 || digests.length > 0 ? body : { ...body, RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'] };
}

function withExpectedCommits(body: Body): Body {
  const commits = ['ContainerdCommit', 'RuncCommit', 'InitCommit'].map((name) => [name, { ...part(body, name), Expected: part(body, name)['ID'] }] as const);
  return { ...body, ...Object.fromEntries(commits) };
}

function withDistributable(body: Body): Body {
  return { ...body, RegistryConfig: { AllowNondistributableArtifactsCIDRs: [], AllowNondistributableArtifactsHostnames: [], ...part(body, 'RegistryConfig') } };
}

function mapEndpoints(body: Body, map: (endpoint: Body) => Body): Body {
  const settings = part(body, 'NetworkSettings');
  const networks = Object.entries(part(settings, 'Networks')).map(([name, endpoint]) => [name, map(endpoint as Body)]);
  return { ...body, NetworkSettings: { ...settings, Networks: Object.fromEntries(networks) } };
}

function withShortId(endpoint: Body, id: string): Body {
  // Networks of one's own alone have names.
  if (!endpoint['DNSNames']) return endpoint;
  const aliases = (endpoint['Aliases'] ?? []) as string[];
  return { ...endpoint, Aliases: [...new Set([...aliases, id.slice(0, 12)])] };
}

function optionNames(body: Body): string[] {
  return (body['SecurityOptions'] as string[]).map((option) => /^name=([^,]*)/.exec(option)?.[1] ?? option);
}
