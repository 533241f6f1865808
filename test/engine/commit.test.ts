// commit and import against the real engine, by the docker client.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { startRegistry } from '../support/registry.ts';

describe('commit', () => {
  const busybox = useBusyboxEngine();
  const { ok } = busybox;

  it('keeps what was added, changed and deleted; the base stays as it is; history shows the new layer on top', async () => {
    const script = 'mkdir -p /new/deep && echo added > /new/deep/file && ln /new/deep/file /new/hard && ln -s deep/file /new/soft && echo changed > /etc/passwd && rm /etc/group && chown 7:8 /new && chmod 4711 /new/deep/file && rm -r /root && mkdir /root && touch /root/again';
    await ok('run', '--name', 'worker', '-e', 'A=1', '-w', '/new', 'busybox', 'sh', '-c', script);
    const id = await ok('commit', '-a', 'Ada <ada@example.org>', '-m', 'a note', '-c', 'CMD ["cat", "deep/file"]', '-c', 'ENV B=2', 'worker', 'mine:v2');
    expect(await ok('run', '--rm', 'mine:v2')).toBe('added');
    const look = 'cat /etc/passwd; ls /etc/group 2>&1; stat -c "%u:%g" /new; stat -c "%a %h" /new/deep/file; readlink /new/soft; ls /root; echo $A$B; pwd; ls -A /proc | head -0';
    expect(await ok('run', '--rm', 'mine:v2', 'sh', '-c', look)).toBe('changed\nls: /etc/group: No such file or directory\n7:8\n4711 2\ndeep/file\nagain\n12\n/new');
    expect(await ok('run', '--rm', 'busybox', 'sh', '-c', 'ls /new 2>&1; ls /etc/group')).toContain('/etc/group');
    expect((await ok('history', '--no-trunc', '--format', '{{.CreatedBy}}|{{.Comment}}', 'mine:v2')).split('\n')[0]).toBe(`sh -c ${script}|a note`);
    expect(await ok('inspect', '-f', '{{.Id}} {{.Author}} {{len .RootFS.Layers}}', 'mine:v2')).toBe(`${id} Ada <ada@example.org> 2`);
    expect(await ok('diff', 'worker')).toContain('D /etc/group');
  });

  it('freezes a running container only while its files are read', async () => {
    await ok('run', '-d', '--name', 'counting', 'busybox', 'sh', '-c', 'while true; do echo x >> /count; sleep 0.01; done');
    const actions = async (): Promise<string[]> => {
      const until = String(Date.now() / 1000 + 0.2);
      return (await ok('events', '--since', '1m', '--until', until, '--filter', 'container=counting', '--format', '{{.Action}}')).split('\n');
    };
    await ok('commit', 'counting', 'counted');
    expect(await ok('inspect', '-f', '{{.State.Status}}', 'counting')).toBe('running');
    expect((await actions()).slice(-4)).toEqual(['start', 'pause', 'commit', 'unpause']);
    await ok('commit', '--pause=false', 'counting', 'counted:again');
    expect((await actions()).slice(-2)).toEqual(['unpause', 'commit']);
    await ok('rm', '-f', 'counting');
  });

  it('makes images that a registry takes and gives back with the same digest', async () => {
    await using registry = await startRegistry();
    await ok('tag', 'mine:v2', `${registry.host}/team/mine:v2`);
    const pushed = /digest: (sha256:\w+)/.exec(await ok('push', `${registry.host}/team/mine:v2`))?.[1];
    await ok('rmi', 'mine:v2', `${registry.host}/team/mine:v2`);
    expect(await ok('pull', '-q', `${registry.host}/team/mine:v2`)).toBe(`${registry.host}/team/mine:v2`);
    expect(await ok('inspect', '-f', '{{index .RepoDigests 0}}', `${registry.host}/team/mine:v2`)).toBe(`${registry.host}/team/mine@${pushed}`);
    expect(await ok('run', '--rm', `${registry.host}/team/mine:v2`)).toBe('added');
  });

  it('of what is not there, with a wrong change or name, is refused and leaves nothing', async () => {
    const before = await ok('images', '-aq');
    for (const [args, message] of [
      [['nothing'], 'No such container: nothing'],
      [['-c', 'RUN make', 'worker'], 'RUN is not a valid change command'],
      [['worker', 'Not/A Name'], 'invalid reference format'],
    ] as const) {
      const result = await busybox.engine.docker('commit', ...args);
      expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
    }
    expect(await ok('images', '-aq')).toBe(before);
  });

  it('import makes an image of a tar of files, also a packed one, and of an export', async () => {
    await ok('export', '-o', `${busybox.home}/export.tar`, 'worker');
    const id = await ok('import', '-m', 'moved', '-c', 'CMD ["cat", "/new/deep/file"]', `${busybox.home}/export.tar`, 'moved:1');
    expect(await ok('run', '--rm', 'moved:1')).toBe('added');
    expect(await ok('inspect', '-f', '{{.Id}} {{len .RootFS.Layers}} {{.Comment}}', 'moved:1')).toBe(`${id} 1 moved`);
    const packed = await busybox.engine.dockerInput(gzipSync(readFileSync(`${busybox.home}/export.tar`)), 'import', '-', 'moved:2');
    expect(packed).toMatchObject({ code: 0 });
    expect(await ok('run', '--rm', 'moved:2', 'cat', '/etc/passwd')).toBe('changed');
    const broken = await busybox.engine.dockerInput('this is no tar', 'import', '-', 'moved:3');
    expect(broken.code).toBe(1);
    expect(await ok('images', '-q', 'moved:3')).toBe('');
  });

  it('leaves nothing wrong behind', async () => {
    await ok('rm', '-f', 'worker');
    await busybox.engine.stop();
    expect(await busybox.engine.fsck()).toMatchObject({ problems: [] });
    await busybox.engine.start();
  });
});
