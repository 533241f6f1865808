import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { BuiltBlob, BuiltImage } from './build-image.ts';

/** Answers instead of the registry; `serve` does what the registry would have done. */
export type Misbehaviour = (exchange: { request: IncomingMessage; response: ServerResponse; serve: () => void; blob: Buffer | undefined }) => void;

/** A registry in memory on loopback, that behaves as well as it is told to. */
export type FakeRegistry = AsyncDisposable & {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** `GET /v2/..` of every request that came, with its Authorization. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined; readonly range: string | undefined }[];
  push(repository: string, tag: string, content: BuiltImage | { index: BuiltBlob; images: readonly BuiltImage[] }): void;
  /** From now on requests whose path matches are answered so, the given number of times. The newest rule wins. */
  on(path: RegExp, misbehaviour: Misbehaviour, times?: number): void;
  /** Wants this Authorization header for everything below /v2/, and says in the challenge how to get it. */
  requireAuthorization(header: string, challenge: string): void;
};

/** With `clients` only those who show a certificate of this authority are let in. */
export type TlsOptions = { readonly key: string; readonly cert: string; readonly clients?: string };

export async function startFakeRegistry(options: { tls?: TlsOptions; address?: string } = {}): Promise<FakeRegistry> {
  const manifests = new Map<string, BuiltBlob>();
  /** By `repository@digest`. */
  const blobs = new Map<string, Buffer>();
  const rules: { path: RegExp; misbehaviour: Misbehaviour; left: number }[] = [];
  const requests: FakeRegistry['requests'] = [];
  let guard: { header: string; challenge: string } | undefined;

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '';
    const { authorization, range } = request.headers;
    requests.push({ line: `${request.method} ${path}`, authorization, range });
    const [, repository, kind, name = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
    const manifest = manifests.get(`${repository}/${name}`);
    const blob = blobs.get(`${repository}@${name}`);
    const serve = (): void => {
      if (guard && path.startsWith('/v2/') && authorization !== guard.header) {
        response.writeHead(401, { 'www-authenticate': guard.challenge }).end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }));
      } else if (path.includes('/tags/list')) listTags(response, path, [...manifests.keys()]);
      else if (path === '/v2/') response.writeHead(200).end('{}');
      else if (request.method === 'POST' || request.method === 'PUT') void takeUpload({ request, response, manifests, blobs });
      else if (kind === 'manifests' && manifest) {
        response.writeHead(200, { 'content-type': manifest.mediaType, 'docker-content-digest': manifest.digest, 'content-length': manifest.bytes.length }).end(manifest.bytes);
      } else if (kind === 'blobs' && blob) serveRange(response, blob, range);
      else response.writeHead(404).end(JSON.stringify({ errors: [{ code: kind === 'blobs' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN', message: 'not known' }] }));
    };
    const rule = rules.findLast((candidate) => candidate.left > 0 && candidate.path.test(path));
    if (!rule) return serve();
    rule.left -= 1;
    rule.misbehaviour({ request, response, serve, blob: blob ?? manifest?.bytes });
  };

  const server = options.tls ? createTlsServer(tlsOptions(options.tls), handle) : createServer(handle);
  server.listen(0, options.address ?? '127.0.0.1');
  await once(server, 'listening');

  const addImage = (repository: string, image: BuiltImage): void => {
    manifests.set(`${repository}/${image.manifest.digest}`, image.manifest);
    for (const blob of [image.config, ...image.layers]) blobs.set(`${repository}@${blob.digest}`, blob.bytes);
  };

  return {
    host: `${options.address ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`,
    requests,
    push: (repository, tag, content) => {
      const top = 'index' in content ? content.index : content.manifest;
      for (const image of 'index' in content ? content.images : [content]) addImage(repository, image);
      manifests.set(`${repository}/${tag}`, top);
      manifests.set(`${repository}/${top.digest}`, top);
    },
    on: (path, misbehaviour, times = Number.POSITIVE_INFINITY) => rules.push({ path, misbehaviour, left: times }),
    requireAuthorization: (header, challenge) => {
      guard = { header, challenge };
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A page of at most two tags, and where the next one is. */
function listTags(response: ServerResponse, path: string, manifests: readonly string[]): void {
  const { pathname, searchParams } = new URL(path, 'http://registry');
  const name = pathname.replace(/^\/v2\/|\/tags\/list$/g, '');
  const tags = manifests.filter((key) => key.startsWith(`${name}/`) && !key.includes('@') && !key.includes('sha256:')).map((key) => key.slice(name.length + 1));
  const left = tags.toSorted().filter((tag) => tag > (searchParams.get('last') ?? ''));
  const page = left.slice(0, 2);
  const link = left.length > page.length ? { link: `<${pathname}?n=2&last=${page.at(-1)}>; rel="next"` } : {};
  if (tags.length === 0) response.writeHead(404).end(JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN', message: 'not known' }] }));
  else response.writeHead(200, link).end(JSON.stringify({ name, tags: page }));
}

function tlsOptions({ key, cert, clients }: TlsOptions): object {
  return { key, cert, ...(clients !== undefined && { ca: clients, requestCert: true, rejectUnauthorized: true }) };
}

/** The writing half: sessions, blobs taken over from other repositories, manifests whose blobs must be there. */
async function takeUpload({ request, response, manifests, blobs }: {
  request: IncomingMessage;
  response: ServerResponse;
  manifests: Map<string, BuiltBlob>;
  blobs: Map<string, Buffer>;
}): Promise<void> {
  const bytes = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as BuiltBlob['digest'];
  const url = new URL(request.url ?? '', 'http://registry');
  const [, repository = '', kind, name = ''] = /^\/v2\/(.+)\/(manifests|blobs\/uploads)\/([^/]*)$/.exec(url.pathname) ?? [];
  const created = (): void => void response.writeHead(201, { 'docker-content-digest': digest }).end();
  const refuse = (code: string): void => void response.writeHead(400).end(JSON.stringify({ errors: [{ code, message: 'refused' }] }));
  if (kind === 'manifests') {
    const { config, layers = [], manifests: children = [] } = JSON.parse(bytes.toString()) as { config?: { digest: string }; layers?: { digest: string }[]; manifests?: { digest: string }[] };
    if (![...(config ? [config] : []), ...layers].every((blob) => blobs.has(`${repository}@${blob.digest}`))) return refuse('MANIFEST_BLOB_UNKNOWN');
    if (!children.every((child) => manifests.has(`${repository}/${child.digest}`))) return refuse('MANIFEST_BLOB_UNKNOWN');
    const manifest = { digest, bytes, mediaType: request.headers['content-type'] ?? '' };
    for (const key of [name, digest]) manifests.set(`${repository}/${key}`, manifest);
    return created();
  }
  if (request.method === 'PUT') {
    if (url.searchParams.get('digest') !== digest) return refuse('DIGEST_INVALID');
    blobs.set(`${repository}@${digest}`, bytes);
    return created();
  }
  const mounted = blobs.get(`${url.searchParams.get('from')}@${url.searchParams.get('mount')}`);
  if (mounted === undefined) return void response.writeHead(202, { location: `/v2/${repository}/blobs/uploads/1?state=x` }).end();
  blobs.set(`${repository}@${url.searchParams.get('mount')}`, mounted);
  response.writeHead(201).end();
}

function serveRange(response: ServerResponse, blob: Buffer, range: string | undefined): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (range === undefined) response.writeHead(200, { 'content-length': blob.length }).end(blob);
  else if (start >= blob.length) response.writeHead(416, { 'content-range': `bytes */${blob.length}` }).end();
  else response.writeHead(206, { 'content-range': `bytes ${start}-${blob.length - 1}/${blob.length}`, 'content-length': blob.length - start }).end(blob.subarray(start));
}

/** Announces everything, sends this many bytes, closes the connection. */
export function cutAfter(bytes: number): Misbehaviour {
  return ({ request, response, blob = Buffer.alloc(0) }) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const status = request.headers.range ? 206 : 200;
    response.writeHead(status, { 'content-length': blob.length - start, ...(status === 206 && { 'content-range': `bytes ${start}-${blob.length - 1}/${blob.length}` }) });
    response.write(blob.subarray(start, start + bytes), () => response.destroy());
  };
}

/** A status with headers and no body. */
export function answer(status: number, headers: Record<string, string> = {}, body = ''): Misbehaviour {
  return ({ response }) => {
    response.writeHead(status, headers).end(body);
  };
}

/** Takes the request and says nothing, ever. */
export const hang: Misbehaviour = () => {};

/** Sends the head and some bytes, then nothing more. */
export const hangInBody: Misbehaviour = ({ response, blob = Buffer.alloc(0) }) => {
  response.writeHead(200, { 'content-length': blob.length });
  response.write(blob.subarray(0, Math.ceil(blob.length / 2)));
};

/** The head, then a byte now and then, without end. */
export function drip(everyMs: number): Misbehaviour {
  return ({ response, blob = Buffer.alloc(0) }) => {
    response.writeHead(200, { 'content-length': blob.length });
    let at = 0;
    const timer = setInterval(() => response.write(blob.subarray(at, (at += 1))), everyMs);
    response.on('close', () => clearInterval(timer));
  };
}

/** Other bytes of the same length. */
export const wrongBytes: Misbehaviour = ({ response, blob = Buffer.alloc(0) }) => {
  response.writeHead(200, { 'content-length': blob.length }).end(Buffer.from(blob).fill('x'));
};

/** All there is and then some, without a length. */
export const endless: Misbehaviour = ({ response, blob = Buffer.alloc(0) }) => {
  response.writeHead(200);
  response.write(blob);
  const more = Buffer.alloc(64 * 1024, 'x');
  const pour = (): void => {
    while (!response.destroyed && response.write(more));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
};

/** Ends early without an announced length, as if that were all. */
export const truncated: Misbehaviour = ({ response, blob = Buffer.alloc(0) }) => {
  response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(blob.subarray(0, Math.floor(blob.length / 2)));
};

/** Says 206 for a range that nobody asked for. */
export const lieAboutRange: Misbehaviour = ({ request, response, serve, blob = Buffer.alloc(0) }) => {
  if (!request.headers.range) return serve();
  response.writeHead(206, { 'content-range': `bytes 1-${blob.length - 1}/${blob.length}`, 'content-length': blob.length - 1 }).end(blob.subarray(1));
};

/** Serves the whole where a range was asked for. */
export const ignoreRange: Misbehaviour = ({ response, blob = Buffer.alloc(0) }) => {
  response.writeHead(200, { 'content-length': blob.length }).end(blob);
};
