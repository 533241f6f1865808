import { expect, test } from 'vitest';
import type { Setting } from './setting.ts';

export function imageChecks(setting: () => Setting): void {
  test('version and info', async () => {
    const { docker } = setting();
    expect(await docker.out('version', '--format', '{{.Server.APIVersion}} {{.Server.MinAPIVersion}} {{.Server.Os}}')).toMatch(/^1\.\d+ 1\.\d+ linux$/);
    expect(await docker.out('version')).toMatch(/Server:[^]*Engine:/);
    expect(await docker.out('info', '--format', '{{.OSType}} {{.Driver}} {{.NCPU}} {{.LoggingDriver}} {{.Swarm.LocalNodeState}}')).toMatch(/^linux overlay2 \d+ json-file inactive$/);
    expect(await docker.out('info')).toContain('Server Version:');
  });

  test('pull: a new image, one that is there, one that is not', async () => {
    const { docker, registry } = setting();
    const name = `${registry}/extra:1`;
    await docker('rmi', name);
    const fresh = await docker.out('pull', name);
    expect(fresh).toMatch(/1: Pulling from extra\n/);
    expect(fresh).toMatch(/[0-9a-f]{12}: (Pull complete|Already exists)\n/);
    expect(fresh).toMatch(new RegExp(`Digest: sha256:[0-9a-f]{64}\nStatus: Downloaded newer image for ${name}\n${name}$`));
    expect(await docker.out('pull', name)).toContain(`Status: Image is up to date for ${name}`);
    expect(await docker.out('pull', '-q', name)).toBe(name);
    for (const missing of [`${registry}/extra:nosuch`, `${registry}/nosuch:1`]) {
      const { code, stderr } = await docker('pull', missing);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Error response from daemon: .*(not found|unknown)/);
    }
    expect(await docker('pull', 'UPPER:1')).toMatchObject({ code: 1, stderr: expect.stringContaining('must be lowercase') });
  });

  test('login, and a pull that needs it', async () => {
    const { docker, guarded } = setting();
    const name = `${guarded}/secret:1`;
    const stranger = await docker('pull', name);
    expect(stranger.code).toBe(1);
    expect(stranger.stderr).toMatch(/pull access denied|no basic auth credentials/);
    const login = (password: string) => docker.input(password, 'login', '-u', 'ada', '--password-stdin', guarded);
    const refused = await login('wrong-word');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/unauthorized|refused/i);
    expect(refused.stderr).not.toContain('wrong-word');
    expect(await login('let me in')).toMatchObject({ code: 0, stdout: expect.stringContaining('Login Succeeded') });
    expect(await docker.out('pull', '-q', name)).toBe(name);
    await docker.out('rmi', name);
    await docker.out('logout', guarded);
    expect((await docker('pull', name)).code).toBe(1);
  });

  test('images: table, quiet, formats and filters', async () => {
    const { docker, image, registry } = setting();
    const table = await docker.out('images');
    expect(table).toMatch(/^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\n/);
    expect(table).toMatch(new RegExp(`${registry}/busybox +latest +[0-9a-f]{12} +.* ago +[\\d.]+[kM]B`));
    const id = await docker.out('images', '-q', '--no-trunc', image);
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await docker.out('images', '--filter', `reference=${registry}/busy*`, '--format', '{{.Repository}}:{{.Tag}}')).toBe(image);
    expect(await docker.out('images', '--filter', 'dangling=true', '-q')).toBe('');
    expect(await docker.out('images', '--digests')).toMatch(new RegExp(`${registry}/busybox +latest +sha256:[0-9a-f]{64} +[0-9a-f]{12}`));
    expect(await docker('images', '--filter', 'nosuch=1')).toMatchObject({ code: 1 });
  });

  test('inspect and history of an image', async () => {
    const { docker, image } = setting();
    expect(await docker.out('image', 'inspect', '--format', '{{.Os}} {{.Architecture}} {{json .Config.Cmd}} {{len .RootFS.Layers}}', image)).toMatch(/^linux (amd64|arm64) \["sh"\] 1$/);
    expect(await docker.out('inspect', '--format', '{{index .RepoTags 0}}', image)).toContain('busybox:latest');
    expect(await docker.out('inspect', '--format', '{{index .RepoDigests 0}}', image)).toMatch(/busybox@sha256:[0-9a-f]{64}$/);
    expect(await docker.out('history', '--format', '{{.Size}}', image)).toMatch(/^[\d.]+[kM]B/);
    const missing = await docker('image', 'inspect', 'nosuch:1');
    expect(missing).toMatchObject({ code: 1, stdout: '[]\n', stderr: expect.stringMatching(/No such image: nosuch:1/) });
  });

  test('tag and rmi: names go first, the image with the last of them', async () => {
    const { docker, registry, name } = setting();
    const source = `${registry}/extra:1`;
    await docker.out('pull', '-q', source);
    const [one, two] = [`${name()}:1`, `${name()}:2`];
    await docker.out('tag', source, one);
    await docker.out('tag', source, two);
    expect(await docker.out('rmi', one)).toBe(`Untagged: ${one}`);
    const { code, stderr } = await docker('rmi', one);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/No such image: /)]);
    await docker.out('rmi', two);
    expect(await docker.out('rmi', source)).toMatch(/Untagged: .*extra:1\n(Untagged: .*@sha256:.*\n)?Deleted: sha256:/);
    expect((await docker('tag', 'nosuch:1', 'x:1')).code).toBe(1);
  });

  test('rmi: an image that a container uses is kept, and the container is named', async () => {
    const { docker, registry, name } = setting();
    const source = `${registry}/extra:1`;
    const id = (await docker.out('create', '--name', name(), source, 'true')).slice(-64);
    const { code, stderr } = await docker('rmi', source);
    expect(code).toBe(1);
    expect(stderr).toMatch(/conflict|in use|used by/);
    expect(stderr).toContain(id.slice(0, 12));
    await docker.out('rm', id);
    await docker.out('rmi', source);
  });

  test('run pulls an image that is missing, and says so', async () => {
    const { docker, registry } = setting();
    await docker('rmi', `${registry}/extra:1`);
    const { code, stderr, stdout } = await docker('run', '--rm', `${registry}/extra:1`, 'echo here');
    expect([code, stdout]).toEqual([0, 'here\n']);
    expect(stderr).toContain(`Unable to find image '${registry}/extra:1' locally`);
    expect(stderr).toContain('Status: Downloaded newer image');
  });
}
