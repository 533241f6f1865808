// commit and import against the real engine, by the docker client.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startRegistry } from '../support/registry.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

describe('commit', () => {
  let engine: TestEngine;
  let home: string;

  const out = async (...args: string[]): Promise<string> => {
    const result = await engine.docker(...args);
    expect(result, `docker ${args.join(' ')}`).toMatchObject({ code: 0 });
    return result.stdout.trimEnd();
  };

  beforeAll(async () => {
    home = mkdtempSync('/var/tmp/tw-commit-');
    engine = await startEngine();
    await writeImageArchive(await ensureTestImage('busybox'), `${home}/busybox.tar`);
    await out('load', '-i', `${home}/busybox.tar`);
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    rmSync(home, { recursive: true });
  });

  it('keeps what was added, changed and deleted; the base stays as it is; history shows the new layer on top', async () => {
    const script = 'mkdir -p /new/deep && echo added > /new/deep/file && ln /new/deep/file /new/hard && ln -s deep/file /new/soft && echo changed > /etc/passwd && rm /etc/group && chown 7:8 /new && chmod 4711 /new/deep/file && rm -r /root && mkdir /root && touch /root/again';
    await out('run', '--name', 'worker', '-e', 'A=1', '-w', '/new', 'busybox', 'sh', '-c', script);
    const id = await out('commit', '-a', 'Ada <ada@example.org>', '-m', 'a note', '-c', 'CMD ["cat", "deep/file"]', '-c', 'ENV B=2', 'worker', 'mine:v2');
    expect(await out('run', '--rm', 'mine:v2')).toBe('added');
    const look = 'cat /etc/passwd; ls /etc/group 2>&1; stat -c "%u:%g" /new; stat -c "%a %h" /new/deep/file; readlink /new/soft; ls /root; echo $A$B; pwd; ls -A /proc | head -0';
    expect(await out('run', '--rm', 'mine:v2', 'sh', '-c', look)).toBe('changed\nls: /etc/group: No such file or directory\n7:8\n4711 2\ndeep/file\nagain\n12\n/new');
    expect(await out('run', '--rm', 'busybox', 'sh', '-c', 'ls /new 2>&1; ls /etc/group')).toContain('/etc/group');
    expect((await out('history', '--no-trunc', '--format', '{{.CreatedBy}}|{{.Comment}}', 'mine:v2')).split('\n')[0]).toBe(`sh -c ${script}|a note`);
    expect(await out('inspect', '-f', '{{.Id}} {{.Author}} {{len .RootFS.Layers}}', 'mine:v2')).toBe(`${id} Ada <ada@example.org> 2`);
    expect(await out('diff', 'worker')).toContain('D /etc/group');
  });

  it('freezes a running container only while its files are read', async () => {
    await out('run', '-d', '--name', 'counting', 'busybox', 'sh', '-c', 'while true; do echo x >> /count; sleep 0.01; done');
    const actions = async (): Promise<string[]> => {
      const until = String(Date.now() / 1000 + 0.2);
      return (await out('events', '--since', '1m', '--until', until, '--filter', 'container=counting', '--format', '{{.Action}}')).split('\n');
    };
    await out('commit', 'counting', 'counted');
    expect(await out('inspect', '-f', '{{.State.Status}}', 'counting')).toBe('running');
    expect((await actions()).slice(-4)).toEqual(['start', 'pause', 'commit', 'unpause']);
    await out('commit', '--pause=false', 'counting', 'counted:again');
    expect((await actions()).slice(-2)).toEqual(['unpause', 'commit']);
    await out('rm', '-f', 'counting');
  });

  it('makes images that a registry takes and gives back with the same digest', async () => {
    await using registry = await startRegistry();
    await out('tag', 'mine:v2', `${registry.host}/team/mine:v2`);
    const pushed = /digest: (sha256:\w+)/.exec(await out('push', `${registry.host}/team/mine:v2`))?.[1];
    await out('rmi', 'mine:v2', `${registry.host}/team/mine:v2`);
    expect(await out('pull', '-q', `${registry.host}/team/mine:v2`)).toBe(`${registry.host}/team/mine:v2`);
    expect(await out('inspect', '-f', '{{index .RepoDigests 0}}', `${registry.host}/team/mine:v2`)).toBe(`${registry.host}/team/mine@${pushed}`);
    expect(await out('run', '--rm', `${registry.host}/team/mine:v2`)).toBe('added');
  });

  it('of what is not there, with a wrong change or name, is refused and leaves nothing', async () => {
    const before = await out('images', '-aq');
    for (const [args, message] of [
      [['nothing'], 'No such container: nothing'],
      [['-c', 'RUN make', 'worker'], 'RUN is not a valid change command'],
      [['worker', 'Not/A Name'], 'invalid reference format'],
    ] as const) {
      const result = await engine.docker('commit', ...args);
      expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
    }
    expect(await out('images', '-aq')).toBe(before);
  });

  it('import makes an image of a tar of files, also a packed one, and of an export', async () => {
    await out('export', '-o', `${home}/export.tar`, 'worker');
    const id = await out('import', '-m', 'moved', '-c', 'CMD ["cat", "/new/deep/file"]', `${home}/export.tar`, 'moved:1');
    expect(await out('run', '--rm', 'moved:1')).toBe('added');
    expect(await out('inspect', '-f', '{{.Id}} {{len .RootFS.Layers}} {{.Comment}}', 'moved:1')).toBe(`${id} 1 moved`);
    const packed = await engine.dockerInput(gzipSync(readFileSync(`${home}/export.tar`)), 'import', '-', 'moved:2');
    expect(packed).toMatchObject({ code: 0 });
    expect(await out('run', '--rm', 'moved:2', 'cat', '/etc/passwd')).toBe('changed');
    const broken = await engine.dockerInput('this is no tar', 'import', '-', 'moved:3');
    expect(broken.code).toBe(1);
    expect(await out('images', '-q', 'moved:3')).toBe('');
  });

  it('leaves nothing wrong behind', async () => {
    await out('rm', '-f', 'worker');
    await engine.stop();
    expect(await engine.fsck()).toMatchObject({ problems: [] });
    await engine.start();
  });
});
