import { routes } from '../../electron/engine/api/routes.ts';
import type { Choices } from './choices.ts';

export type FuzzRequest = { readonly method: string; readonly target: string; readonly body: Buffer | undefined; readonly contentType: string };

/** What requests are about: names that are there, so that not all of them end at "no such". */
export type Known = { readonly image: string; readonly folder: string; readonly containers: string[]; readonly execs: string[]; readonly others: string[] };

const served = routes.filter(({ path }) => !path.includes('{any...}'));
/** Served more often: what changes something. */
const weighty = served.filter(({ method, path }) => method === 'POST' && /create|start|stop|exec|update|connect|rename|edit|kill/.test(path));

const oddTexts = [
  '', ' ', '.', '..', '/', '//', '../../../../etc/passwd', '%2e%2e%2f', '%00', '%', '%zz', 'a\0b', 'line\nbreak', '\u0001\u001b[2J', '💥', '\ud800', '__proto__', 'constructor', 'toString',
  '-1', '0', '1e308', '9'.repeat(40), 'a'.repeat(300), 'a'.repeat(70_000), "'; DROP TABLE containers; --", '$(id)', '{{.}}', '[', '(a+)+$', 'null', 'sha256:', `sha256:${'0'.repeat(64)}`,
];
const oddValues: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], [null], [{}], { a: { b: { c: [] } } }, ...oddTexts, oddTexts, { __proto__: null, length: -1 },
];
const queryNames = [
  'all', 'limit', 'size', 'filters', 'name', 'force', 'v', 'link', 't', 'signal', 'condition', 'stream', 'one-shot', 'stdout', 'stderr', 'stdin', 'logs', 'follow', 'tail', 'since', 'until', 'timestamps',
  'dockerfile', 'remote', 'buildargs', 'labels', 'target', 'nocache', 'memory', 'shmsize', 'ulimits', 'cachefrom', 'keep-storage', 'id', 'buildid',
  'h', 'w', 'ps_args', 'path', 'noOverwriteDirNonDir', 'detachKeys', 'platform', 'fromImage', 'tag', 'repo', 'noprune', 'type', 'quiet', 'verbose', 'scope',
];
const commands = [['true'], ['false'], ['sleep', '0.2'], ['sleep', '100'], ['echo', 'hello'], ['sh', '-c', 'echo err >&2; exit 3'], ['nosuch'], ['cat']];
const filterNames = ['id', 'name', 'status', 'exited', 'label', 'ancestor', 'before', 'since', 'publish', 'expose', 'network', 'volume', 'health', 'dangling', 'reference', 'driver', 'type', 'until', 'event', 'container', 'image'];

/** One request for any route: half of them such as clients send, half with odd parts. Streams are asked for without an end: who sends it, cuts it. */
export function makeRequest(random: Choices, known: Known): FuzzRequest {
  return random.chance(0.5) ? makeUsual(random, known) : makeOdd(random, known);
}

/** Destructive ones less often: else there is nothing left to be odd with. */
function makeUsual(random: Choices, known: Known): FuzzRequest {
  const route = random.chance(0.6) ? random.pick(weighty) : random.pick(served);
  if ((route.method === 'DELETE' || route.path.includes('prune')) && random.chance(0.8)) return makeUsual(random, known);
  const recent = (pool: readonly string[]): string => random.pick(pool.slice(-8)) ?? random.pick(known.others);
  const pool = route.path.startsWith('/containers') || route.path.includes('v1/containers') ? known.containers : route.path.includes('exec') ? known.execs : known.others;
  const named = route.path.replaceAll(/\{(\w+)(\.\.\.)?\}/g, () => encodeURIComponent(route.path.startsWith('/images') ? known.image : recent(pool)));
  const parameters: Readonly<Record<string, string>> = { stop: '?t=1', restart: '?t=0', logs: '?stdout=1&follow=1', attach: '?stream=1&stdout=1&stdin=1&logs=1', archive: '?path=/etc', rename: `?name=name${random.whole(50)}`, resize: '?h=20&w=80' };
  const last = route.path.split('/').at(-1) ?? '';
  return { method: route.method, target: `${named}${parameters[last] ?? ''}`, contentType: 'application/json', body: Buffer.from(JSON.stringify(fitting(random, known, route.path))) };
}

function makeOdd(random: Choices, known: Known): FuzzRequest {
  const route = random.chance(0.4) ? random.pick(weighty) : random.pick(served);
  const method = random.chance(0.02) ? random.pick(['PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'DELETE', 'PUT']) : route.method;
  const path = route.path.replaceAll(/\{(\w+)(\.\.\.)?\}/g, () => encode(random, name(random, known)));
  const version = random.pick(['', '', '/v1.24', '/v1.41', '/v1.47', '/v1.51', '/v0.1', '/v9.99', '/vx']);
  return { method, target: `${version}${path}${query(random, known)}`, ...body(random, known, route.path) };
}

function name(random: Choices, { image, containers, execs, others }: Known): string {
  if (random.chance(0.12)) return random.pick(oddTexts);
  const pools = [containers, containers, containers, execs, others, [image]].filter((pool) => pool.length > 0);
  const picked = random.pick(random.pick(pools));
  return random.chance(0.1) ? picked.slice(0, 1 + random.whole(12)) : picked;
}

function encode(random: Choices, text: string): string {
  return random.chance(0.1) ? text.replaceAll(/[^!-~]/g, '_') : encodeURIComponent(text.toWellFormed());
}

function query(random: Choices, known: Known): string {
  const pairs = Array.from({ length: random.pick([0, 1, 1, 2, 3, 8]) }, () => `${random.pick(queryNames)}=${encode(random, queryValue(random, known))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function queryValue(random: Choices, known: Known): string {
  if (random.chance(0.15)) {
    return JSON.stringify(random.chance(0.8) ? { [random.pick(filterNames)]: [name(random, known)] } : random.pick(oddValues));
  }
  return random.chance(0.3) ? random.pick(oddTexts).slice(0, 2000) : random.pick(['1', '0', 'true', '1', '5', 'SIGTERM', 'KILL', 'all', 'removed', 'next-exit', '/tmp', '/etc/hostname', known.image]);
}

function body(random: Choices, known: Known, path: string): Pick<FuzzRequest, 'body' | 'contentType'> {
  const contentType = random.chance(0.95) ? 'application/json' : random.pick(['text/plain', 'application/x-tar', '', '\u00e4']);
  const kind = random.next();
  if (kind < 0.05) return { contentType, body: undefined };
  if (kind < 0.1) return { contentType, body: Buffer.from(Array.from({ length: random.whole(5000) }, () => random.whole(256))) };
  const text = JSON.stringify(mutate(random, fitting(random, known, path), 0)) ?? '';
  if (kind < 0.15) return { contentType, body: Buffer.from(text.slice(0, random.whole(text.length + 1))) };
  if (kind < 0.16) return { contentType, body: Buffer.from('['.repeat(50_000)) };
  if (kind < 0.165) return { contentType, body: Buffer.alloc(5 * 1024 * 1024, 'x') };
  return { contentType, body: Buffer.from(text) };
}

function fitting(random: Choices, known: Known, path: string): unknown {
  const folder = `${known.folder}/${random.pick(['a', 'b', 'c'])}`;
  if (path === '/containers/create') return createBody(random, known, folder);
  if (path.endsWith('/exec')) return { Cmd: random.pick(commands), AttachStdout: true, AttachStderr: random.chance(0.5), AttachStdin: random.chance(0.3), Tty: random.chance(0.3), User: random.pick(['', 'root', '1000:1000', 'nobody']) };
  if (path.endsWith('/start')) return { Detach: random.chance(0.5), Tty: random.chance(0.3) };
  if (path.endsWith('/update')) return { Memory: 64e6, MemorySwap: -1, NanoCpus: 5e8, PidsLimit: 50, RestartPolicy: { Name: random.pick(['no', 'always', 'on-failure']) } };
  if (path.endsWith('onnect')) return { Container: name(random, known), Force: random.chance(0.5), EndpointConfig: { Aliases: ['other'], IPAMConfig: { IPv4Address: random.pick(['', '10.99.0.9']) } } };
  if (path === '/networks/create') return { Name: random.pick(known.others), Driver: 'bridge', Internal: random.chance(0.2), IPAM: { Config: random.chance(0.5) ? [{ Subnet: `10.${90 + random.whole(10)}.0.0/24` }] : [] }, Labels: { a: 'b' } };
  if (path === '/volumes/create') return { Name: random.pick(known.others), Labels: { a: 'b' }, DriverOpts: random.chance(0.2) ? { type: 'tmpfs', device: 'tmpfs' } : {} };
  if (path.endsWith('/builds') || path.endsWith('/builds/check')) return buildBody(random, known, path, folder);
  if (path.endsWith('/edit')) return { env: ['A=1'], ports: [{ containerPort: 80, hostPort: random.pick([0, 18_080]) }], labels: { x: 'y' }, limits: { pids: 40 }, restart: random.chance(0.5) };
  return {};
}

/** None that runs anything for long. */
function buildBody(random: Choices, known: Known, path: string, folder: string): unknown {
  const lines = ['RUN echo built', 'COPY . /all', 'COPY --from=nosuch / /', 'RUN exit 3', 'WORKDIR /a/b', 'ENV A=b', 'FROM scratch AS last', 'RUNN x', 'ADD https://127.0.0.1:1/x /', 'RUN --mount=type=secret,id=s cat /run/secrets/s'];
  const text = [`FROM ${known.image}`, ...Array.from({ length: random.whole(4) }, () => random.pick(lines))].join('\n');
  const context = random.chance(0.5) ? { kind: 'folder', path: folder } : { kind: 'none' };
  const same = { context, dockerfile: { kind: 'text', text }, target: random.pick(['', '', 'last']), args: { A: '1' } };
  return path.endsWith('check') ? same : { ...same, noCache: random.chance(0.3), secrets: random.chance(0.3) ? [{ id: 's', value: 'aHVzaA==' }] : [], network: random.pick(['default', 'none', 'nosuch']) };
}

function createBody(random: Choices, known: Known, folder: string): unknown {
  const sometimes = <T>(value: T): T | undefined => (random.chance(0.25) ? value : undefined);
  return {
    Image: known.image, Cmd: random.pick(commands), Env: sometimes(['A=b', 'C']), User: sometimes('1000'), WorkingDir: sometimes('/tmp'), Hostname: sometimes('host'), Labels: sometimes({ a: 'b' }),
    Tty: random.chance(0.2), OpenStdin: random.chance(0.3), StdinOnce: random.chance(0.3), StopSignal: sometimes('KILL'), StopTimeout: sometimes(1), ExposedPorts: sometimes({ '80/tcp': {} }), Volumes: sometimes({ '/anonymous': {} }),
    Healthcheck: sometimes({ Test: ['CMD', 'true'], Interval: 1e9, Retries: 1 }),
    NetworkingConfig: sometimes({ EndpointsConfig: { [random.pick(known.others)]: { Aliases: ['alias'] } } }),
    HostConfig: {
      NetworkMode: random.pick(['default', 'default', 'none', 'host', random.pick(known.others)]), AutoRemove: random.chance(0.2), Binds: sometimes([`${folder}:/bound:ro`, `${random.pick(known.others)}:/volume`]),
      PortBindings: sometimes({ '80/tcp': [{ HostPort: random.pick(['', '18081', '18082-18090']) }] }), PublishAllPorts: random.chance(0.1), RestartPolicy: sometimes({ Name: random.pick(['always', 'on-failure', 'unless-stopped']), MaximumRetryCount: 0 }),
      Memory: sometimes(64e6), NanoCpus: sometimes(1e9), PidsLimit: sometimes(40), ShmSize: sometimes(1e6), CapAdd: sometimes(['NET_ADMIN']), CapDrop: sometimes(['ALL']), ReadonlyRootfs: random.chance(0.1), Privileged: random.chance(0.05),
      Tmpfs: sometimes({ '/t': 'size=1m' }), Mounts: sometimes([{ Type: 'volume', Source: random.pick(known.others), Target: '/m' }]), Init: random.chance(0.2), Dns: sometimes(['1.1.1.1']), ExtraHosts: sometimes(['a:1.2.3.4']),
      LogConfig: sometimes({ Type: random.pick(['json-file', 'local', 'none']), Config: {} }), SecurityOpt: sometimes(['no-new-privileges']), Sysctls: sometimes({ 'net.core.somaxconn': '100' }), Ulimits: sometimes([{ Name: 'nofile', Soft: 100, Hard: 200 }]),
    },
  };
}

/** The value with now and then something odd in place of one of its parts. */
function mutate(random: Choices, value: unknown, depth: number): unknown {
  if (random.chance(depth === 0 ? 0.02 : 0.03)) return random.pick(oddValues);
  if (Array.isArray(value)) return value.map((each) => mutate(random, each, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [random.chance(0.005) ? random.pick(oddTexts).slice(0, 300) : key, mutate(random, each, depth + 1)]);
  return Object.fromEntries(entries);
}
