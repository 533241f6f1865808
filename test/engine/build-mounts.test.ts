import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { askEngine } from '../support/ask-engine.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { tryBuild, type TriedBuild } from '../support/try-build.ts';

const room = useBusyboxEngine();
const build = (files: Record<string, string> | string, body?: Parameters<typeof tryBuild>[2]): Promise<TriedBuild> =>
  tryBuild(room.engine.socket, typeof files === 'string' ? { Dockerfile: files } : files, body);
const lines = (...text: string[]): string => `${text.join('\n')}\n`;

async function done(files: Record<string, string> | string, body?: Parameters<typeof tryBuild>[2]): Promise<TriedBuild> {
  const built = await build(files, body);
  expect(built.status, JSON.stringify(built.failure)).toBe('done');
  return built;
}

/** Paths in the image, without those of busybox. */
async function pathsOf(imageId: string): Promise<string[]> {
  const all = await room.ok('run', '--rm', '--network', 'none', imageId, 'find', '/', '-xdev');
  const base = new Set((await room.ok('run', '--rm', '--network', 'none', 'busybox', 'find', '/', '-xdev')).split('\n'));
  return all.split('\n').filter((path) => !base.has(path));
}

test('a context is bound read-only, without what .dockerignore leaves out', async () => {
  const built = await done({
    Dockerfile: lines('FROM busybox', 'RUN --mount=type=bind,target=/src cd /src && find . | sort && cat a/in && ! touch /src/new 2>/dev/null && ! touch /src/a/in'),
    '.dockerignore': lines('node_modules', 'a/*', '!a/in', 'all', '**/*.log'),
    'a/in': 'kept\n', 'a/out': 'x', 'node_modules/m/index.js': 'x', 'all/of/it': 'x', 'b/c/x.log': 'x', 'b/c/y': 'y',
  });
  expect(built.log.slice(0, -1).filter((line) => !/read-only|Read-only/i.test(line))).toEqual(['.', './.dockerignore', './Dockerfile', './a', './a/in', './b', './b/c', './b/c/y', 'kept']);
  expect(await pathsOf(built.imageId)).toEqual([]);
});

test('what is written to a bind is thrown away, of a context, a stage and an image', async () => {
  const built = await done({
    Dockerfile: lines(
      'FROM busybox AS made', 'RUN mkdir /out && echo made > /out/file',
      'FROM busybox',
      'RUN --mount=type=bind,target=/src,rw echo new > /src/new && echo over > /src/data/file && rm /src/gone && cat /src/data/file',
      'RUN --mount=type=bind,from=made,source=/out,target=/o,rw echo over >> /o/file && cat /o/file',
      'RUN --mount=type=bind,from=made,source=out/file,target=/one --mount=from=busybox,target=/box cat /one && ls /box/bin/busybox && ls /src 2>&1 || true',
      'RUN --mount=type=bind,target=/src cat /src/data/file /src/gone; ls /src',
    ),
    'data/file': 'first\n', gone: 'here\n',
  });
  expect(built.log).toEqual(['over', 'made', 'over', 'made', '/box/bin/busybox', 'ls: /src: No such file or directory', 'first', 'here', 'Dockerfile', 'data', 'gone']);
  expect(await pathsOf(built.imageId)).toEqual([]);
});

test('a source is found inside of its tree only', async () => {
  const failed = await build({ Dockerfile: lines('FROM busybox', 'RUN --mount=type=bind,source=away,target=/src ls /src'), 'dir/x': '' });
  expect(failed).toMatchObject({ status: 'failed', failure: { lines: { start: 2, end: 2 } } });
  expect(failed.failure?.error).toMatchObject({ kind: 'not-found', message: expect.stringContaining('away') });
  const built = await done({ Dockerfile: lines('FROM busybox AS links', 'RUN ln -s /etc /out && ln -s ../../../../../etc/passwd /p', 'FROM busybox', 'RUN --mount=from=links,source=/out/passwd,target=/a --mount=from=links,source=p,target=/b cat /a /b') });
  expect(built.log.filter((line) => line.startsWith('root:'))).toHaveLength(2);
});

test('a cache keeps what it is given, by its id and not in a layer; it begins as its source is', async () => {
  const text = (say: string): string => lines(
    'FROM busybox AS start', 'RUN mkdir /c && echo begin > /c/list && chown 7:8 /c/list',
    'FROM busybox', `RUN --mount=type=cache,id=mine,target=/cache,from=start,source=/c ls -ln /cache/list | awk '{print $3 ":" $4}' && echo ${say} >> /cache/list && cat /cache/list`,
  );
  expect((await done(text('one'))).log).toEqual(['7:8', 'begin', 'one']);
  const again = await done(text('two'));
  expect(again.log).toEqual(['7:8', 'begin', 'one', 'two']);
  expect(await pathsOf(again.imageId)).toEqual([]);
  expect((await done(lines('FROM busybox', 'RUN --mount=type=cache,target=/cache,uid=5,gid=6,mode=0750 ls -lnd /cache && ls /cache'))).log.map((line) => line.split(/\s+/).slice(0, 4).join(' '))).toEqual(['drwxr-x--- 2 5 6']);
});

test('locked caches make no two steps wait for each other, nor one for itself', async () => {
  const mounts = (...ids: string[]): string => ids.map((id, index) => `--mount=type=cache,id=${id},sharing=locked,target=/c${index}`).join(' ');
  const stage = (name: string, ...ids: string[]): string => `FROM busybox AS ${name}\nRUN ${mounts(...ids)} echo ${name} >> /c0/said && sleep 0.2 && touch /done`;
  const built = await done(lines(stage('a', 'x', 'y'), stage('b', 'y', 'x'), stage('c', 'x', 'x'), 'FROM busybox', 'COPY --from=a /done /a', 'COPY --from=b /done /b', 'COPY --from=c /done /c', `RUN ${mounts('x', 'x')} sort /c1/said`));
  expect(built.log).toEqual(['a', 'c']);
});

test('a tmpfs has its size, runs programs and stays out of the layer', async () => {
  const built = await done(lines('FROM busybox', 'RUN --mount=type=tmpfs,target=/t,size=4m df -k /t | tail -n 1 | awk \'{print $2}\' && cp /bin/busybox /t/busybox && /t/busybox echo ran && ! head -c 5000000 /dev/zero > /t/big'));
  expect(built.log.slice(0, 2)).toEqual(['4096', 'ran']);
  expect(await pathsOf(built.imageId)).toEqual([]);
});

test('secrets are files or variables of one step, with owner and mode', async () => {
  const secrets = [{ id: 'key', value: Buffer.from('opensesame\n').toString('base64') }];
  const built = await done(
    lines(
      'FROM busybox',
      'RUN --mount=type=secret,id=key ls -ln /run/secrets/key | cut -c1-10 && wc -c < /run/secrets/key && grep -q " /run/secrets/key tmpfs ro" /proc/mounts && ! (echo x > /run/secrets/key) 2>/dev/null',
      'USER 5:6', 'RUN --mount=type=secret,id=key,target=/tmp/k,uid=5,gid=6,mode=0440 ls -ln /tmp/k | awk \'{print $1, $3, $4}\' && md5sum < /tmp/k',
      'USER root', 'RUN --mount=type=secret,id=key,env=KEY echo "$KEY" | md5sum; ls /run/secrets 2>&1 || true',
      'RUN --mount=type=secret,id=other ls /run/secrets/other 2>&1 || env | grep -c KEY || true',
    ),
    { secrets },
  );
  const sum = '8fdb2a5d8b8f0d0b3a4f9a7f3b0e2b3d';
  expect(built.log.map((line) => line.replace(/^[0-9a-f]{32}/, sum))).toEqual([
    '-r--------', '11', '-r--r----- 5 6', `${sum}  -`, `${sum}  -`, 'ls: /run/secrets: No such file or directory', 'ls: /run/secrets/other: No such file or directory', '0',
  ]);
  expect(await pathsOf(built.imageId)).toEqual([]);
});

test('a secret or an agent that is needed and not given is named, with what to do', async () => {
  expect(await build(lines('FROM busybox', 'RUN true', 'RUN --mount=type=secret,id=key,required true'))).toMatchObject({
    status: 'failed', failure: { lines: { start: 3, end: 3 }, error: { kind: 'invalid', message: expect.stringMatching(/secret key was not given.*--secret id=key/) } },
  });
  expect(await build(lines('FROM busybox', 'RUN --mount=type=ssh,required true'))).toMatchObject({ failure: { error: { message: expect.stringContaining('no ssh agent default was given') } } });
});

test('an agent is there for the step that asks for it, by its id; one that cannot be asked is refused before the build', async () => {
  const path = `${room.home}/agent`;
  const agent = createServer().listen(path);
  onTestFinished(() => void agent.close());
  await once(agent, 'listening');
  const ssh = [{ id: 'deploy', path }];
  const text = lines('FROM busybox', 'RUN --mount=type=ssh,id=deploy,target=/agent test -S $SSH_AUTH_SOCK && echo $SSH_AUTH_SOCK', 'RUN echo "[$SSH_AUTH_SOCK]"; ls /agent 2>&1 | grep -c "No such"', 'RUN --mount=type=ssh echo "[$SSH_AUTH_SOCK]"');
  const built = await done(text, { ssh });
  expect(built.log).toEqual(['/agent', '[]', '1', '[]']);
  expect(await pathsOf(built.imageId)).toEqual([]);
  const refused = (...agents: typeof ssh) => askEngine(room.engine.socket, 'POST', '/tidewharf/v1/builds', { context: { kind: 'none' }, dockerfile: { kind: 'text', text }, ssh: agents });
  const about = { field: 'ssh' };
  expect(await refused({ id: 'deploy', path: `${path}-gone` })).toMatchObject({ status: 404, json: { message: `SSH agent deploy: there is no socket ${path}-gone`, detail: about } });
  expect(await refused({ id: 'key', path: '/etc/hostname' })).toMatchObject({ status: 400, json: { message: expect.stringMatching(/^SSH agent key: \/etc\/hostname is no socket.*ssh-add/), detail: about } });
  expect(await refused(...ssh, ...ssh)).toMatchObject({ status: 400, json: { message: 'SSH agent deploy: given twice', detail: about } });
  const check = await askEngine(room.engine.socket, 'POST', '/tidewharf/v1/builds/check', { context: { kind: 'none' }, dockerfile: { kind: 'text', text } });
  expect(check.json).toMatchObject({ sshIds: ['deploy', 'default'], secretIds: [] });
});

test('programs in place run, by the shell or by themselves', async () => {
  const built = await done(lines('FROM busybox', 'RUN <<EOF', 'a=1', 'echo "shell $a"', 'EOF', 'RUN <<PROGRAM', '#!/bin/sh -e', 'echo "$0 ran"', 'PROGRAM', 'RUN cat <<"A" - <<B', 'one $HOME', 'A', 'two $HOME', 'B'));
  expect(built.log).toEqual(['shell 1', '/dev/pipes/PROGRAM ran', 'two /root']);
  expect(await pathsOf(built.imageId)).toEqual([]);
});

test('networks and rights: none is none, the machine opens only when it is asked for', async () => {
  expect((await done(lines('FROM busybox', 'RUN --network=none ls /sys/class/net'))).log).toEqual(['lo']);
  expect(await build(lines('FROM busybox', 'RUN --network=host true'))).toMatchObject({ failure: { error: { kind: 'forbidden', message: expect.stringContaining('--network host') } } });
  expect(await build(lines('FROM busybox', 'RUN --security=insecure true'))).toMatchObject({ failure: { lines: { start: 2 }, error: { kind: 'forbidden' } } });
  const { log } = await done(lines('FROM busybox', 'RUN --security=insecure mkdir /mnt && mount -t tmpfs t /mnt && echo mounted'), { allow: ['security.insecure'] });
  expect(log).toEqual(['mounted']);
});
