// Walk-through A: from source to a running app and away again, command by command with the docker client.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContainerPortsReply } from '../../electron/shared/engine-api/ports.ts';
import { dockerClient, findDockerClients } from './docker-client.ts';
import { startWalk, type Walk } from '../support/walk.ts';

const stack = new AsyncDisposableStack();
let walk: Walk;

beforeAll(async () => {
  walk = stack.use(await startWalk({ node: ['node:18-slim'] }));
  walk.write({
    'package.json': JSON.stringify({ name: 'myapp', version: '1.0.0', scripts: { start: 'node app.js' } }),
    'app.js': "const http = require('node:http');\nconst port = process.env.PORT || 3000;\nhttp.createServer((_, response) => response.end('hello from the app\\n')).listen(port);\n",
    Dockerfile: 'FROM node:18-slim\nWORKDIR /app\nCOPY package.json .\nCOPY app.js .\nEXPOSE 3000\nCMD npm start\n',
  });
});

afterAll(() => stack.disposeAsync());

const visit = (): Promise<string> => fetch('http://127.0.0.1:3000').then((answer) => answer.text(), String);

test('build -t myapp:1.0 . pulls the base and makes the image', async () => {
  const said = await walk.docker('build', '-t', 'myapp:1.0', '.');
  expect(said).toMatch(/Step 1\/6 : FROM node:18-slim[^]*Step 6\/6 : CMD npm start[^]*Successfully built [0-9a-f]{12}\nSuccessfully tagged myapp:1\.0/);
});

test('images myapp', async () => {
  expect(await walk.docker('images', 'myapp')).toMatch(/^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\nmyapp +1\.0 +[0-9a-f]{12} +.* +\d[\d.]*[kMG]?B$/);
});

test('run -d -p, ps, and the port answers', async () => {
  await walk.docker('run', '-d', '--name', 'myapp-01', '-p', '3000:3000', 'myapp:1.0');
  expect(await walk.docker('ps', '--format', '{{.Names}} {{.Image}} {{.Ports}}')).toMatch(/^myapp-01 myapp:1\.0 .*3000->3000\/tcp/);
  await expect.poll(visit).toBe('hello from the app\n');
});

test('exec -it sh, and a file is changed', async () => {
  const [program] = findDockerClients();
  if (program === undefined) expect.fail('no docker client');
  const terminal = dockerClient({ ...program, host: `unix://${walk.engine.socket}`, config: `${walk.folder}/.docker` }).terminal('exec', '-it', 'myapp-01', 'sh');
  await terminal.until(/[#$] /);
  terminal.type('echo "// changed" >> app.js; tail -n 1 app.js; exit\n');
  await terminal.until('\n// changed');
  expect(await terminal.exit).toBe(0);
});

test('commit, stop, rm, rmi of the new image', async () => {
  await walk.docker('commit', 'myapp-01', 'myapp:1.1');
  expect(await walk.docker('run', '--rm', 'myapp:1.1', 'tail', '-n', '1', 'app.js')).toBe('// changed');
  expect(await walk.docker('run', '--rm', 'myapp:1.0', 'tail', '-n', '1', 'app.js')).not.toBe('// changed');
  expect(await walk.docker('stop', '-t', '2', 'myapp-01')).toBe('myapp-01');
  expect(await walk.docker('rmi', 'myapp:1.1')).toContain('Untagged: myapp:1.1');
});

test('myapp:1.0 stays while a stopped container uses it, which is named', async () => {
  const { code, stderr } = await walk.tryDocker('rmi', 'myapp:1.0');
  const id = (await walk.docker('ps', '-aq', '--filter', 'name=myapp-01')).trim();
  expect(code).toBe(1);
  expect(stderr).toContain(`container ${id} is using its referenced image`);
  await walk.docker('rm', 'myapp-01');
  expect(await walk.docker('rmi', 'myapp:1.0')).toContain('Untagged: myapp:1.0');
});

test('without -p nobody reaches it, and the reason is told', async () => {
  await walk.docker('build', '-q', '-t', 'myapp:1.0', '.');
  await walk.docker('run', '-d', '--name', 'hidden', 'myapp:1.0');
  const look = async (): Promise<ContainerPortsReply> => JSON.parse(await walk.door.call('GET', 'containers/hidden/ports')) as ContainerPortsReply;
  await expect.poll(async () => (await look()).findings).toMatchObject([{ kind: 'not-published', port: 3000, protocol: 'tcp' }]);
  expect(await visit()).toMatch(/fetch failed/);
  await walk.docker('rm', '-f', 'hidden');
});

test('an image where a container belongs, and the other way round, is told apart', async () => {
  const image = await walk.docker('images', '-q', 'myapp:1.0');
  const asContainer = await walk.tryDocker('stop', image);
  expect(asContainer).toMatchObject({ code: 1, stderr: expect.stringMatching(/image/) });
  const container = await walk.docker('create', 'myapp:1.0');
  const asImage = await walk.tryDocker('rmi', container);
  expect(asImage).toMatchObject({ code: 1, stderr: expect.stringMatching(/container/) });
  await walk.docker('rm', container);
});
