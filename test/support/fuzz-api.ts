import http from 'node:http';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createChoices, type Choices } from './choices.ts';
import { makeRequest, type FuzzRequest, type Known } from './fuzz-requests.ts';

export type FuzzOptions = {
  readonly socketPath: string;
  readonly seconds: number;
  readonly seed: number;
  /** Name of an image that is there, and how to bring it back when it was removed. */
  readonly image: string;
  readonly restoreImage: () => Promise<unknown>;
  /** Below it are the host folders that containers get. */
  readonly folder: string;
  readonly workers?: number;
};

export type FuzzReport = {
  readonly requests: number;
  /** How many answers had which status; 0: none came. */
  readonly statuses: Readonly<Record<string, number>>;
  /** `method path: message` of the answers with status 500, each once. */
  readonly failures: readonly string[];
};

/** Sends random requests on all routes, and what is no request at all, for so long. Containers, networks and volumes stay behind. */
export async function fuzzApi(options: FuzzOptions): Promise<FuzzReport> {
  const until = performance.now() + options.seconds * 1000;
  const known: Known = { image: options.image, folder: options.folder, containers: [], execs: [], others: ['other-one', 'other-two', 'bridge', 'host', 'none', 'web', 'db'] };
  const statuses: Record<string, number> = {};
  const failures = new Set<string>();
  let requests = 0;
  const note = (request: FuzzRequest, { status, text }: Answer): void => {
    requests += 1;
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 500) failures.add(`${request.method} ${request.target.split('?')[0]}: ${text.slice(0, 300)}`);
    const id = /"I[dD]":"([0-9a-f]{64})"/.exec(text)?.[1];
    if (status === 201 && id !== undefined) (request.target.includes('/exec') ? known.execs : known.containers).push(id);
    for (const pool of [known.containers, known.execs]) if (pool.length > 60) pool.splice(0, 30);
  };
  const work = async (random: Choices): Promise<void> => {
    while (performance.now() < until) {
      if (random.chance(0.15)) await misbehave(options.socketPath, random, makeRequest(random, known));
      else {
        const request = makeRequest(random, known);
        note(request, await send(options.socketPath, random, request));
      }
    }
  };
  const tend = async (random: Choices): Promise<void> => {
    while (performance.now() < until) {
      await tendContainers(options, random);
      await wait(500);
    }
  };
  const workers = Array.from({ length: options.workers ?? 6 }, (_, index) => work(createChoices(options.seed + index)));
  await Promise.all([...workers, tend(createChoices(options.seed - 1))]);
  return { requests, statuses, failures: [...failures] };
}

/** Brings back what the fuzzer took away, and keeps the number of containers small. */
async function tendContainers({ socketPath, image, restoreImage }: FuzzOptions, random: Choices): Promise<void> {
  const get = (target: string, method = 'GET'): Promise<Answer> => send(socketPath, undefined, { method, target, body: undefined, contentType: 'application/json' });
  if ((await get(`/images/${image}/json`)).status === 404) await restoreImage();
  const { status, text } = await get('/containers/json?all=1');
  if (status !== 200) return;
  const ids = (JSON.parse(text) as { Id: string }[]).map(({ Id }) => Id);
  if (ids.length > 25) await Promise.all(ids.slice(0, 15).map((id) => get(`/containers/${id}?force=1&v=${random.pick(['0', '1'])}`, 'DELETE')));
}

type Answer = { readonly status: number; readonly text: string };

const patienceMs = 3000;

/** With a random: cut after a moment where the answer is a stream, or even where it is not. */
function send(socketPath: string, random: Choices | undefined, { method, target, body, contentType }: FuzzRequest): Promise<Answer> {
  return new Promise((resolve) => {
    const upgrade = random?.chance(/attach|exec/.test(target) ? 0.5 : 0.03) ? { connection: 'Upgrade', upgrade: 'tcp' } : {};
    const headers = { ...(contentType && /^[ -~]*$/.test(contentType) && { 'content-type': contentType }), ...(body && { 'content-length': body.length }), ...upgrade };
    let status = 0;
    let text = '';
    const finish = (): void => {
      clearTimeout(timer);
      request.destroy();
      resolve({ status, text });
    };
    let request: http.ClientRequest;
    try {
      request = http.request({ socketPath, method, path: target.replaceAll(/[^!-~]/g, '_'), headers });
    } catch {
      return resolve({ status: 0, text: '' });
    }
    const timer = setTimeout(finish, random?.chance(0.1) ? random.whole(50) : patienceMs);
    request.on('error', finish);
    request.on('upgrade', (response, socket) => {
      status = response.statusCode ?? 0;
      socket.on('error', finish).on('close', finish).on('data', () => undefined);
      if (random?.chance(0.5)) socket.end(random.chance(0.5) ? 'input\n' : '');
      else socket.write(Buffer.alloc(random?.whole(20_000) ?? 0, 'y'));
      setTimeout(() => socket.destroy(), random?.whole(300));
    });
    request.on('response', (response) => {
      status = response.statusCode ?? 0;
      response.on('data', (chunk: Buffer) => {
        if (text.length < 500_000) text += chunk.toString();
        if (random?.chance(0.02)) finish();
      });
      response.on('end', finish).on('error', finish);
      if (/stream|follow|events|wait|stats/.test(target) && random !== undefined) setTimeout(finish, random.whole(400));
    });
    request.end(body);
  });
}

/** What no client of good will sends. */
async function misbehave(socketPath: string, random: Choices, { method, target, body = Buffer.from('{}') }: FuzzRequest): Promise<void> {
  const path = target.replaceAll(/[^!-~]/g, '_');
  const head = (headers: string): string => `${method} ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
  const length = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  const whole = Buffer.concat([Buffer.from(head(length)), body]);
  const bytes = random.pick<() => Buffer>([
    () => whole.subarray(0, random.whole(whole.length)),
    () => Buffer.concat([Buffer.from(head(`Content-Length: ${body.length + 1000}\r\n`)), body]),
    () => Buffer.concat([Buffer.from(head(`Content-Length: ${Math.floor(body.length / 2)}\r\n`)), body]),
    () => Buffer.from(head('Content-Length: -5\r\n')),
    () => Buffer.from(head('Transfer-Encoding: chunked\r\n') + 'zz\r\nhello\r\n0\r\n\r\n'),
    () => Buffer.from(head('Transfer-Encoding: chunked\r\n') + 'ffffffffffffffff\r\nhello'),
    () => Buffer.from(head('Transfer-Encoding: chunked\r\nContent-Length: 3\r\n') + '3\r\n{} \r\n0\r\n\r\n'),
    () => Buffer.from(head(`X-Long: ${'x'.repeat(100_000)}\r\n`)),
    () => Buffer.from(head(Array.from({ length: 3000 }, (_, index) => `X-${index}: 1\r\n`).join(''))),
    () => Buffer.concat(Array.from({ length: 20 }, () => whole)),
    () => Buffer.from(`GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(50)),
    () => Buffer.from(`${head('Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n')}early input\n`),
    () => Buffer.from(head('Connection: Upgrade\r\nUpgrade: websocket\r\n')),
    () => Buffer.from(head('Expect: 100-continue\r\nContent-Length: 10\r\n')),
    () => Buffer.from('GET http://elsewhere/containers/json HTTP/1.1\r\nHost: x\r\n\r\n'),
    () => Buffer.from('GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.0\r\n\r\n'),
    () => Buffer.from(Array.from({ length: 300 }, () => random.whole(256))),
    () => Buffer.from(`POST /containers/create HTTP/9.9\r\n\r\n\0\0\0`),
  ])();
  await new Promise<void>((resolve) => {
    const socket = net.connect(socketPath);
    const timer = setTimeout(() => socket.destroy(), 20 + random.whole(300));
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.write(bytes);
    const manner = random.next();
    if (manner < 0.4) socket.end();
    else if (manner < 0.5) socket.pause();
    else if (manner < 0.6) setImmediate(() => socket.destroy());
  });
}
