import { expect, test } from 'vitest';
import { readUntil } from './testing/unix-http.ts';
import { useTestApi } from './testing/use-test-api.ts';
import { EngineError, type ErrorKind } from '../../shared/errors/engine-error.ts';

const served = useTestApi();

test('a ping tells the version in its headers, with and without a body', async () => {
  const get = await served.api.ask('/_ping');
  expect(get).toMatchObject({ status: 200, text: 'OK' });
  expect(get.headers).toMatchObject({ 'api-version': '1.51', ostype: 'linux', 'docker-experimental': 'false', 'builder-version': '1', server: 'Tidewharf/0.1.0 (linux)' });
  const head = await served.api.ask('/_ping', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, text: '' });
  expect(head.headers['api-version']).toBe('1.51');
});

test.each([
  ['/v1.24/version', 200],
  ['/v1.41/version', 200],
  ['/v1.51/version', 200],
  ['/version', 200],
  ['/v1.23/version', 400],
  ['/v1.52/version', 400],
  ['/v2.0/version', 400],
  ['/vx/version', 404],
  ['/v1.41', 404],
])('%s answers %i', async (path, status) => {
  expect((await served.api.ask(path)).status).toBe(status);
});

test('a version that is not served is told with the one that is', async () => {
  expect((await served.api.ask('/v1.52/version')).json).toMatchObject({ message: 'client version 1.52 is too new. Maximum supported API version is 1.51', kind: 'invalid' });
  expect((await served.api.ask('/v1.12/version')).json).toMatchObject({
    message: 'client version 1.12 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version',
    kind: 'invalid',
  });
});

test('an unknown page is not found, and what is not served yet says so', async () => {
  expect(await served.api.ask('/v1.41/nosuch')).toMatchObject({ status: 404, json: { message: 'page not found' } });
  expect(await served.api.ask('/v1.41/version', { method: 'POST' })).toMatchObject({ status: 404 });
  expect(await served.api.ask('/v1.41/plugins/pull', { method: 'POST' })).toMatchObject({ status: 501, json: { message: 'plugins: not served by this engine yet' } });
  expect(await served.api.ask('/v1.41/swarm')).toMatchObject({ status: 503 });
  expect(await served.api.ask('/session', { method: 'POST', headers: { connection: 'Upgrade', upgrade: 'h2c' } })).toMatchObject({ status: 501 });
});

test('a body that is no JSON, of a wrong type, or too long is refused with its place', async () => {
  const create = (body: unknown) => served.api.ask('/v1.41/containers/create', { method: 'POST', body });
  expect(await create('{"Image":')).toMatchObject({ status: 400 });
  expect(await create({ Image: 5 })).toMatchObject({ status: 400, json: { message: expect.stringMatching(/^body\.Image: /) } });
  expect(await create({ Image: 'web', HostConfig: { CapAdd: 'ALL' } })).toMatchObject({ status: 400, json: { message: expect.stringMatching(/^body\.HostConfig\.CapAdd: /) } });
  expect(await create('[]')).toMatchObject({ status: 400 });
  expect(await served.api.ask('/v1.41/containers/create', { method: 'POST', body: { Image: 'web' }, headers: { 'content-type': 'text/plain' } })).toMatchObject({
    status: 400, json: { message: "unsupported Content-Type header (text/plain): must be 'application/json'" },
  });
  expect(await create(Buffer.alloc(5 * 1024 * 1024, 32))).toMatchObject({ status: 400, json: { message: 'body: 5242880 bytes, at most 4194304 are read' } });
  expect(served.rooms.specs).toEqual([]);
});

test.each<[ErrorKind, number]>([
  ['invalid', 400], ['unauthorized', 401], ['forbidden', 403], ['not-found', 404], ['conflict', 409], ['exists', 409], ['rate-limited', 429],
  ['corrupt', 500], ['internal', 500], ['not-implemented', 501], ['unavailable', 503], ['no-space', 507],
])('an error of kind %s has status %i and its message', async (kind, status) => {
  served.rooms.containers.list = () => {
    throw new EngineError(kind, 'why', { detail: { hostPort: 80 } });
  };
  expect(await served.api.ask('/containers/json')).toMatchObject({ status, json: { message: 'why', kind, detail: { hostPort: 80 } } });
  expect(served.rooms.bugs).toEqual([]);
});

test('not-modified has no body', async () => {
  served.rooms.containers.start = async () => {
    throw new EngineError('not-modified', 'runs already');
  };
  expect(await served.api.ask('/containers/x/start', { method: 'POST' })).toMatchObject({ status: 304, text: '' });
});

test('a bug in one request is told, answered with 500, and hurts no other', async () => {
  served.rooms.containers.list = () => {
    throw new TypeError('oops');
  };
  expect(await served.api.ask('/containers/json')).toMatchObject({ status: 500, json: { message: 'oops' } });
  expect(served.rooms.bugs).toEqual([new TypeError('oops')]);
  expect((await served.api.ask('/version')).status).toBe(200);
});

test('what is no HTTP, a malformed escape and a broken filter are answered, and the server lives on', async () => {
  const bare = served.api.dial();
  bare.write('\x16\x03\x01garbage\r\n\r\n');
  expect(await readUntil(bare, () => false)).toMatch(/^HTTP\/1\.1 400 /);
  bare.destroy();
  expect((await served.api.ask('/containers/%E0%A4%A/json')).status).toBe(400);
  expect(await served.api.ask('/containers/json?filters={"nosuch":["x"]}')).toMatchObject({ status: 400, json: { message: expect.stringContaining("invalid filter 'nosuch'") } });
  expect((await served.api.ask('/containers/json?filters=[1]')).status).toBe(400);
  expect((await served.api.ask('/containers/json?filters={"name":["(a*)*b"]}')).status).toBe(400);
  expect((await served.api.ask('/version')).status).toBe(200);
});

test('version and info tell true numbers', async () => {
  expect((await served.api.ask('/version')).json).toMatchObject({ Version: '0.1.0', ApiVersion: '1.51', MinAPIVersion: '1.24', Os: 'linux', Components: [{ Name: 'Engine' }, { Name: 'runc', Version: '1.1.5' }] });
  expect((await served.api.ask('/info')).json).toMatchObject({ ID: 'engine-1', Containers: 0, Images: 1, DefaultRuntime: 'runc', CgroupVersion: '1', Swarm: { LocalNodeState: 'inactive' } });
});

test('login asks the registry, and the answer never repeats the password', async () => {
  const login = (part: object) => served.api.ask('/auth', { method: 'POST', body: { username: 'u', serveraddress: 'https://index.docker.io/v1/', ...part } });
  expect(await login({ password: 'right' })).toMatchObject({ status: 200, json: { Status: 'Login Succeeded' } });
  expect((await login({ password: 'right', serveraddress: 'localhost:5000' })).status).toBe(200);
  expect(served.rooms.calls).toEqual(['login docker.io', 'login localhost:5000']);
  const refused = await login({ password: 'secret-word' });
  expect(refused.status).toBe(401);
  expect(refused.text).not.toContain('secret-word');
  expect((await login({ username: '' })).status).toBe(400);
});
