import { z } from 'zod';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { BuildRequest } from '../../build/builds.ts';
import type { Limits } from '../../runtime/limits.ts';
import { flag, integer } from '../query.ts';
import { parseJson, parseWith } from '../read-body.ts';
import type { ToldRemovals } from './build-lines.ts';

/** What the query of `POST /build` asks for (Docker Engine API, ImageBuild): all of a build but for its files and its logins. */
export type BuildQuery = Omit<BuildRequest, 'context' | 'authFor' | 'secrets'> & {
  /** Where the context is fetched from; '' where it is the body. */
  readonly remote: string;
  /** Only the image's id is answered. */
  readonly quiet: boolean;
  readonly removals: ToldRemovals;
  /** The client's name for it, to cancel it by; ''. */
  readonly buildId: string;
};

/** Null: taken from nowhere, as if it had not been said. */
const pairs = z.record(z.string(), z.string().nullable());
const strings = z.array(z.string()).nullable();
const ulimit = z.object({ Name: z.string(), Soft: z.number().int(), Hard: z.number().int() });

/** `invalid` where a parameter does not fit, or asks for what this engine does not do. */
export function readBuildQuery(query: URLSearchParams): BuildQuery {
  refuseOthers(query);
  return {
    remote: query.get('remote') ?? '',
    quiet: flag(query, 'q'),
    removals: { done: flag(query, 'forcerm') || !query.get('rm') || flag(query, 'rm'), failed: flag(query, 'forcerm') },
    buildId: query.get('buildid') ?? '',
    dockerfile: { kind: 'file', path: query.get('dockerfile') || 'Dockerfile' },
    tags: query.getAll('t').filter((tag) => tag !== ''),
    target: query.get('target') ?? '',
    platform: query.get('platform') ?? '',
    args: readPairs(query, 'buildargs'),
    labels: readPairs(query, 'labels'),
    noCache: flag(query, 'nocache'),
    noCacheFilter: [],
    pull: flag(query, 'pull'),
    network: query.get('networkmode') || 'default',
    addHosts: readHosts(query),
    shmSize: integer(query, 'shmsize') ?? 0,
    ulimits: (read(query, 'ulimits', z.array(ulimit).nullable()) ?? []).map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
    cacheFrom: read(query, 'cachefrom', strings) ?? [],
    cacheTo: '',
    output: { kind: 'image' },
    limits: readLimits(query),
    securityOpt: query.getAll('securityopt').filter((option) => option !== ''),
    cgroupParent: query.get('cgroupparent') ?? '',
  };
}

const withoutBuildKit = 'this engine has no BuildKit: its own builder serves the same Dockerfiles; set DOCKER_BUILDKIT=0, or leave `version` out';

function refuseOthers(query: URLSearchParams): void {
  const version = query.get('version') ?? '';
  if (!['', '1'].includes(version)) throw new EngineError('invalid', `version: ${JSON.stringify(version)}: ${withoutBuildKit}`);
  if (query.get('remote') === 'client-session' || query.get('session')) throw new EngineError('invalid', `session: ${withoutBuildKit}`);
  if (flag(query, 'squash')) throw new EngineError('invalid', 'squash is only supported with experimental mode');
  const isolation = (query.get('isolation') ?? '').toLowerCase();
  if (!['', 'default'].includes(isolation)) throw new EngineError('invalid', `isolation: ${JSON.stringify(isolation)}, expected "default": the others are for Windows`);
  if ((read(query, 'outputs', z.array(z.unknown()).nullable()) ?? []).length > 0) {
    throw new EngineError('invalid', 'outputs: this route makes images only: POST /tidewharf/v1/builds writes archives and folders');
  }
}

function read<Schema extends z.ZodType>(query: URLSearchParams, name: string, schema: Schema): z.output<Schema> | undefined {
  const text = query.get(name) ?? '';
  return text === '' ? undefined : parseWith(schema, parseJson(text, name), name);
}

function readPairs(query: URLSearchParams, name: string): Record<string, string> {
  const entries = Object.entries(read(query, name, pairs.nullable()) ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Said several times, or as one JSON list. */
function readHosts(query: URLSearchParams): string[] {
  return query.getAll('extrahosts').flatMap((text) => {
    if (text === '') return [];
    return text.startsWith('[') ? parseWith(z.array(z.string()), parseJson(text, 'extrahosts'), 'extrahosts') : text;
  });
}

function readLimits(query: URLSearchParams): Partial<Limits> {
  const number = (name: string): number => integer(query, name) ?? 0;
  return {
    memory: number('memory'),
    memorySwap: number('memswap'),
    cpuShares: number('cpushares'),
    cpuPeriod: number('cpuperiod'),
    cpuQuota: number('cpuquota'),
    cpusetCpus: query.get('cpusetcpus') ?? '',
    cpusetMems: query.get('cpusetmems') ?? '',
  };
}
