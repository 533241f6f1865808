import type { ContainerDetail, ContainerSummary, PublishedPort } from '../../electron/shared/ipc/containers.ts';
import type { ImageDetail } from '../../electron/shared/ipc/images.ts';

/** Made-up but likely data for looking at screens without a host. */
const hex = (seed: string, length = 64): string => {
  let state = Array.from(seed).reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length }, () => ((state = (state * 1_664_525 + 1_013_904_223) >>> 0) >>> 28).toString(16)).join('');
};
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
const port = (hostPort: number, containerPort: number, hostIp = '0.0.0.0'): PublishedPort => ({ hostPort, containerPort, hostIp, protocol: 'tcp' });

type ImageSeed = { name: string; tags: string[]; size: number; age: number; layers: number; cmd: string[]; entrypoint?: string[]; exposed?: string[]; env?: string[]; containers?: number };

const imageSeeds: ImageSeed[] = [
  { name: 'starter', tags: ['tidewharf/starter:latest'], size: 4_264_112, age: 3600, layers: 1, cmd: ['/bin/welcome'], exposed: ['8080/tcp'] },
  { name: 'nginx', tags: ['nginx:1.27', 'nginx:latest'], size: 187_400_321, age: 86_400 * 9, layers: 7, entrypoint: ['/docker-entrypoint.sh'], cmd: ['nginx', '-g', 'daemon off;'], exposed: ['80/tcp'], env: ['NGINX_VERSION=1.27.5', 'PKG_RELEASE=1~bookworm'] },
  { name: 'api', tags: ['registry.example.com:5000/platform/payments/settlement-service-api:2026.11.20-rc.3'], size: 1_204_882_004, age: 86_400 * 2, layers: 14, cmd: ['node', 'dist/server.js'], exposed: ['3000/tcp', '9229/tcp'], env: ['NODE_ENV=production', 'NODE_VERSION=20.18.0'] },
  { name: 'postgres', tags: ['postgres:16-alpine'], size: 249_100_450, age: 86_400 * 21, layers: 8, entrypoint: ['docker-entrypoint.sh'], cmd: ['postgres'], exposed: ['5432/tcp'], env: ['PGDATA=/var/lib/postgresql/data'] },
  { name: 'dangling', tags: [], size: 92_000_111, age: 86_400 * 33, layers: 4, cmd: ['sh'] },
];

function imageOf(seed: ImageSeed): ImageDetail {
  const id = `sha256:${hex(seed.name)}`;
  const config = { entrypoint: seed.entrypoint ?? [], cmd: seed.cmd, env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...(seed.env ?? [])], exposedPorts: seed.exposed ?? [], user: '', workingDir: '/', labels: { maintainer: 'Harbour crew <crew@example.com>' } };
  const steps = ['CMD ' + JSON.stringify(seed.cmd), ...(seed.exposed ?? []).map((entry) => `EXPOSE map[${entry}:{}]`), 'RUN /bin/sh -c set -x     && groupadd --system --gid 101 app     && apt-get update     && apt-get install --no-install-recommends --no-install-suggests -y ca-certificates # buildkit', 'COPY dist /app # buildkit', 'ENV LANG=C.UTF-8', '/bin/sh -c #(nop) ADD file:5c1a9bd0e7f2a in / '];
  return {
    id, tags: seed.tags, digests: seed.tags.slice(0, 1).map((tag) => `${tag.replace(/:[^/]*$/, '')}@sha256:${hex(`${seed.name}-digest`)}`), size: seed.size, createdAt: ago(seed.age), containers: seed.containers ?? 0, layers: seed.layers,
    architecture: 'amd64', os: 'linux', config,
    history: steps.map((createdBy, index) => ({ createdBy, createdAt: ago(seed.age), size: /^(RUN|COPY|\/bin)/.test(createdBy) ? Math.round(seed.size / (index + 1.7)) : 0 })),
    raw: { Id: id, RepoTags: seed.tags, Architecture: 'amd64', Os: 'linux', Size: seed.size, Config: config, RootFS: { Type: 'layers', Layers: Array.from({ length: seed.layers }, (_, index) => `sha256:${hex(`${seed.name}${index}`)}`) } },
  };
}

type ContainerSeed = Partial<ContainerDetail> & { name: string; from: number; ports?: PublishedPort[]; up?: number; ended?: number };

const containerSeeds: ContainerSeed[] = [
  { name: 'web', from: 1, up: 7500, ports: [port(8080, 80)], command: '/docker-entrypoint.sh nginx -g "daemon off;"' },
  { name: 'settlement-service-api-blue-with-a-rather-long-name-7f9c', from: 2, up: 240, ports: [port(3000, 3000), port(9229, 9229, '127.0.0.1'), port(32_801, 3001)], command: 'node dist/server.js' },
  { name: 'db', from: 3, up: 86_400 * 3, ports: [port(5432, 5432, '127.0.0.1')], restartPolicy: 'unless-stopped', command: 'docker-entrypoint.sh postgres' },
  { name: 'welcome', from: 0, up: 20, ports: [port(8081, 8080)], command: '/bin/welcome' },
  { name: 'worker-oom', from: 2, ended: 5400, exitCode: 137, oomKilled: true, command: 'node dist/worker.js --concurrency=64' },
  { name: 'migrate', from: 2, ended: 9000, exitCode: 0, command: 'node dist/migrate.js up' },
  { name: 'typo', from: 0, ended: 300, exitCode: 127, error: 'exec: "bsah": executable file not found in $PATH', command: 'bsah' },
  { name: 'paused-cache', from: 0, up: 4000, status: 'paused', command: '/bin/welcome' },
];

function containerOf(seed: ContainerSeed, images: readonly ImageDetail[]): ContainerDetail {
  const image = images[seed.from] as ImageDetail;
  const id = hex(seed.name);
  const status = seed.status ?? (seed.ended === undefined ? 'running' : 'exited');
  const detail: ContainerDetail = {
    id, name: seed.name, image: image.tags[0] ?? image.id, imageId: image.id, command: seed.command ?? 'sh', status, createdAt: ago((seed.up ?? seed.ended ?? 0) + 60), ports: status === 'running' ? (seed.ports ?? []) : [], project: null,
    startedAt: seed.up === undefined ? ago((seed.ended ?? 0) + 900) : ago(seed.up), finishedAt: seed.ended === undefined ? null : ago(seed.ended), exitCode: seed.exitCode ?? (seed.ended === undefined ? null : 0),
    oomKilled: seed.oomKilled ?? false, error: seed.error ?? '', restartCount: seed.restartCount ?? 0, pid: status === 'running' ? 24_117 : null, tty: false, args: (seed.command ?? 'sh').split(' '),
    env: [...image.config.env, 'DATABASE_URL=postgres://app@db:5432/app', 'LOG_LEVEL=info'], user: '', workingDir: '/app', hostname: id.slice(0, 12), ipAddress: status === 'running' ? '172.20.0.4' : '', exposedPorts: image.config.exposedPorts, restartPolicy: seed.restartPolicy ?? 'no', labels: {},
    mounts: seed.name === 'db' ? [{ kind: 'volume', source: 'pgdata', destination: '/var/lib/postgresql/data', readOnly: false }] : [], raw: {},
  };
  return { ...detail, raw: { Id: id, Name: `/${seed.name}`, State: { Status: status, ExitCode: detail.exitCode ?? 0, OOMKilled: detail.oomKilled, StartedAt: detail.startedAt }, Config: { Env: detail.env, Cmd: detail.args }, HostConfig: { RestartPolicy: { Name: detail.restartPolicy } }, NetworkSettings: { IPAddress: detail.ipAddress } } };
}

/** `many` containers in all where that is more than the eight. */
export function makeFakeData(many = 0): { images: ImageDetail[]; containers: ContainerDetail[] } {
  const images = imageSeeds.map(imageOf);
  const extra = Array.from({ length: Math.max(0, many - containerSeeds.length) }, (_, index): ContainerSeed => (index % 3 === 0 ? { name: `job-${index}`, from: 2, ended: 60 * index + 90, exitCode: index % 4 } : { name: `replica-${index}`, from: index % 2, up: 60 * index + 90, ports: [port(20_000 + index, 80)] }));
  const containers = [...containerSeeds, ...extra].map((seed) => containerOf(seed, images));
  return { images: images.map((image) => ({ ...image, containers: containers.filter(({ imageId }) => imageId === image.id).length })), containers };
}

export function toSummary(detail: ContainerDetail): ContainerSummary {
  const { id, name, image, imageId, command, status, createdAt, startedAt, finishedAt, exitCode, ports, project } = detail;
  return { id, name, image, imageId, command, status, createdAt, startedAt, finishedAt, exitCode, ports, project };
}
