import http from 'node:http';
import type { BuildBody, BuildEvent, BuildSummary } from '../../electron/shared/engine-api/builds.ts';

/** Our own door for builds, /tidewharf/v1, over the engine's socket. Every call fails with the answer's text where its status is 300 or more. */
export type BuildDoor = {
  /** Begins a build of a folder (or of what else `context` says) and gives its id. */
  start(body: Partial<BuildBody> & Pick<BuildBody, 'context'>): Promise<string>;
  /** All events, to the end of the build. */
  events(id: string): Promise<BuildEvent[]>;
  /** Newest first. */
  list(): Promise<BuildSummary[]>;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<string>;
};

const empty: Omit<BuildBody, 'context'> = {
  dockerfile: { kind: 'file', path: 'Dockerfile' }, tags: [], target: '', platform: '', args: {}, labels: {}, secrets: [], noCache: false, noCacheFilter: [], pull: false,
  network: 'default', addHosts: [], shmSize: 0, ulimits: [], cacheFrom: [], cacheTo: '', output: { kind: 'image' },
};

/** `logins` by host, as the docker client sends them. */
export function openBuildDoor(socketPath: string, logins: Readonly<Record<string, { readonly username: string; readonly password: string }>> = {}): BuildDoor {
  const config = Buffer.from(JSON.stringify(logins)).toString('base64url');
  const call: BuildDoor['call'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'x-registry-config': config, ...(body !== undefined && { 'content-type': 'application/json' }) };
      const request = http.request({ socketPath, method, path: `/tidewharf/v1/${path}`, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part)).on('error', reject);
        response.on('end', () => ((response.statusCode ?? 0) < 300 ? resolve(text) : reject(new Error(`${method} ${path}: status ${response.statusCode}: ${text}`))));
      });
      request.on('error', reject).end(body && JSON.stringify(body));
    });
  return {
    call,
    start: async (body) => (JSON.parse(await call('POST', 'builds', { ...empty, ...body })) as { id: string }).id,
    events: async (id) => (await call('GET', `builds/${id}/events`)).split('\n').filter(Boolean).map((line) => JSON.parse(line) as BuildEvent),
    list: async () => JSON.parse(await call('GET', 'builds')) as BuildSummary[],
  };
}
