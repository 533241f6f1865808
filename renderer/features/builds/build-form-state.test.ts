import { expect, it } from 'vitest';
import { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { hasProblem, problemsByEngine, problemsOf } from './build-form-problems.ts';
import { emptyForm, missingAgents, missingSecrets, proposeName, toNewBuild, withAsked, type BuildForm } from './build-form-state.ts';
import { formOfBuild } from './form-of-build.ts';

it('proposes a name that an image can have', () => {
  expect(['/home/me/My Shop', '/srv/shop_2', '/'].map(proposeName)).toEqual(['my-shop:latest', 'shop-2:latest', '']);
  expect(proposeName('/srv/Café Señor')).toBe('cafe-senor:latest');
  const problem = (names: string) => problemsOf({ ...emptyForm('/'), names }, undefined).names;
  expect(problem('shop:1 registry.example:5000/a/shop:2')).toBeUndefined();
  expect(problem('shop:1 Shop')).toBe('Shop cannot be a name of an image');
  expect(problem(`shop@sha256:${'a'.repeat(64)}`)).toContain('cannot be a name of an image');
});

it('asks the engine with what was filled in, and nothing else', () => {
  const form = { ...emptyForm('/srv/shop'), names: 'shop:1, shop:2 shop:1', args: { V: '2', UNSET: '' }, moreArgs: [{ id: 1, name: ' X ', value: 'y' }, { id: 2, name: '', value: 'z' }], secrets: [{ key: 1, id: 'token', value: 's', file: null }, { key: 2, id: 'rc', value: '', file: { handle: 'f', path: '/p' } }, { key: 3, id: '', value: 'x', file: null }], ssh: [{ key: 1, id: '', socket: null }, { key: 2, id: ' deploy ', socket: { handle: 's', path: '/s' } }] };
  expect(toNewBuild(form, 'h')).toEqual({
    context: { kind: 'folder', handle: 'h' }, dockerfile: { kind: 'inside', path: 'Dockerfile' }, target: '', args: { V: '2', X: 'y' }, tags: ['shop:1', 'shop:2'], platform: '', labels: {}, noCache: false, pull: false, network: 'default', allow: [],
    noCacheFilter: [], addHosts: [], shmSize: 0, ulimits: [], cacheFrom: [], cacheTo: '', output: { kind: 'image' },
    secrets: [{ id: 'token', value: 's' }, { id: 'rc', handle: 'f' }],
    ssh: [{ kind: 'own', id: 'default' }, { kind: 'socket', id: 'deploy', handle: 's' }],
  });
});

it('secrets that the Dockerfile asks for have a row each', () => {
  const rows = withAsked([{ key: 4, id: 'a', value: '', file: null }], ['a', 'b']);
  expect(rows.map(({ id, key }) => [id, key])).toEqual([['a', 4], ['b', 5]]);
  expect(missingSecrets([{ key: 1, id: 'a', value: 'x', file: null }], ['a', 'b'])).toEqual(['b']);
});

it('an agent that the Dockerfile asks for is told, and given by the person alone', () => {
  expect(missingAgents([], ['default', 'deploy'])).toEqual(['default', 'deploy']);
  expect(missingAgents([{ key: 1, id: ' ', socket: null }], ['default', 'deploy'])).toEqual(['deploy']);
});

const rows = (...pairs: readonly (readonly [string, string])[]) => pairs.map(([name, value], index) => ({ id: index + 1, name, value }));
const filled: BuildForm = {
  ...emptyForm('/srv/shop'), labels: rows(['a', 'b']), network: 'backend', addHosts: rows(['db', '10.0.0.7'], ['six', 'fd00::7']), noCacheFilter: 'deps', cacheFrom: 'reg.example/shop:cache', cacheTo: 'reg.example/shop:cache',
  shmSize: '128m', ulimits: rows(['nofile', '1024:4096'], ['core', '-1'], ['', '9']), output: { kind: 'oci-archive', file: { handle: 'o', path: '/out/shop.tar' } },
};

it('each choice reaches the engine, and comes back into the form of a build that was', () => {
  const { context: _context, dockerfile: _dockerfile, secrets: _secrets, ssh: _ssh, output, ...asked } = toNewBuild(filled, 'h');
  expect({ ...asked, output }).toMatchObject({
    labels: { a: 'b' }, network: 'backend', addHosts: ['db:10.0.0.7', 'six:fd00::7'], noCacheFilter: ['deps'], cacheFrom: ['reg.example/shop:cache'], cacheTo: 'reg.example/shop:cache', shmSize: 128 << 20,
    ulimits: [{ name: 'nofile', soft: 1024, hard: 4096 }, { name: 'core', soft: -1, hard: -1 }], output: { kind: 'oci-archive', handle: 'o' },
  });
  const file = (path: string) => ({ handle: `again ${path}`, name: 'x', path, bytes: null });
  const description = { ...asked, context: { kind: 'folder', path: '/srv/shop' }, dockerfile: 'Dockerfile', secretIds: [], repeatable: true, output: { kind: 'oci-archive', path: '/out/shop.tar' } } as const;
  const again = formOfBuild(description, { folder: file('/srv/shop'), dockerfile: null, ssh: [{ id: 'default', socket: null }, { id: 'deploy', socket: file('/run/deploy') }], output: file('/out/shop.tar') });
  expect(again).toMatchObject({ ...filled, ulimits: filled.ulimits.slice(0, 2), ssh: [{ id: 'default', socket: null }, { id: 'deploy', socket: { path: '/run/deploy' } }], output: { kind: 'oci-archive', file: { path: '/out/shop.tar' } } });
});

it('says at its field what is wrong', () => {
  const stages = [{ name: 'deps', base: 'x' }, { name: '1', base: 'y' }];
  expect(hasProblem(problemsOf(filled, stages))).toBe(false);
  const wrong = problemsOf(
    {
      ...filled, noCacheFilter: 'DEPS 1 dep', cacheFrom: 'Not/One', cacheTo: 'a b', shmSize: 'much', output: { kind: 'folder', file: null },
      addHosts: rows(['db', ''], ['d b', '10.0.0.7'], ['', 'x'], ['gate', 'host-gateway'], ['x', '10.0.0.256']), ulimits: rows(['nofil', '1'], ['core', 'many'], ['cpu', '9:1'], ['data', '9:-1'], ['as', '-1:9']),
    },
    stages,
  );
  expect(wrong).toMatchObject({ noCacheFilter: 'There is no stage dep', cacheFrom: 'Not/One is no name in a registry', cacheTo: 'One name', output: 'Choose where it goes' });
  expect(wrong.shmSize).toContain('512m');
  expect([[...wrong.addHosts.keys()], [...wrong.ulimits.keys()]]).toEqual([[1, 2, 5], [1, 2, 3, 5]]);
});

it('says at its field what the engine has refused', () => {
  expect(problemsByEngine(new EngineError('conflict', 'output to /out: the folder is not empty', { detail: { field: 'output' } }))).toEqual({ output: 'Output to /out: the folder is not empty' });
  expect(problemsByEngine(new EngineError('not-found', 'no such file', { detail: { field: 'else' } }))).toEqual({});
  expect(problemsByEngine(null)).toEqual({});
});
