// Images go round between our engine, Docker Engine, Podman and skopeo, through Debian's docker-registry and through archives, with unchanged digests.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPodman, startDocker, type Tool } from '../bench/peers.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const run = promisify(execFile);
const programs = { docker: '/usr/sbin/dockerd', podman: '/usr/bin/podman', skopeo: '/usr/bin/skopeo', registry: '/usr/bin/docker-registry' };
const lacks = (name: keyof typeof programs): boolean => !existsSync(programs[name]);
for (const [name, file] of Object.entries(programs)) if (!existsSync(file)) console.warn(`images-interop: what needs ${name} is skipped, ${file} is missing`);

type Peer = 'docker' | 'podman';
const peers = ['docker', 'podman'] as const;
const isolated = ['run', '--rm', '--network', 'none'];
const manifestTypes = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'];

describe.skipIf(lacks('registry'))('images that go round', () => {
  const stack = new AsyncDisposableStack();
  const folder = stack.adopt(mkdtempSync('/var/tmp/interop-'), (made) => rmSync(made, { recursive: true, force: true }));
  let registry: TestRegistry;
  let engine: TestEngine;
  let idOfOurs: string;
  const tools: Partial<Record<Peer, Tool>> = {};

  const file = (name: string): string => join(folder, name);
  const named = (name: string): string => `${registry.host}/${name}`;
  const skopeo = (...args: string[]) => run(programs.skopeo, ['--insecure-policy', ...args]);

  async function ours(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await engine.docker(...args);
    if (code !== 0) throw new Error(`ours: docker ${args.join(' ')}: exit code ${code}: ${stderr}`);
    return stdout.trim();
  }

  async function theirs(peer: Peer, ...args: string[]): Promise<string> {
    const { stdout } = (await tools[peer]?.client(...args)) ?? expect.fail(`no ${peer}`);
    return stdout.trim();
  }

  /** Podman has to be told that the registry has no TLS. */
  const transfer = (peer: Peer, verb: 'pull' | 'push', ...args: string[]): Promise<string> => theirs(peer, verb, ...(peer === 'podman' ? ['--tls-verify=false'] : []), ...args);

  /** What the registry has under `repository:tag`, and its digest, made of the bytes that it sends. */
  async function inRegistry(name: string): Promise<{ digest: string; layers: readonly { mediaType: string }[] }> {
    const [repository, tag] = name.split(':');
    const response = await fetch(`${registry.url}/v2/${repository}/manifests/${tag}`, { headers: { accept: manifestTypes.join(', ') } });
    expect(response.status, name).toBe(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    const { layers } = JSON.parse(bytes.toString()) as { layers: { mediaType: string }[] };
    return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, layers };
  }

  const digestIn = async (name: string): Promise<string> => (await inRegistry(name)).digest;

  /** Podman leaves the algorithm out. */
  async function theirId(peer: Peer, name: string): Promise<string> {
    const id = await theirs(peer, 'image', 'inspect', '--format', '{{.Id}}', name);
    return `sha256:${id.replace('sha256:', '')}`;
  }

  const idOf = (name: string): Promise<string> => ours('image', 'inspect', '--format', '{{.Id}}', name);

  async function forget(...names: string[]): Promise<void> {
    await ours('rmi', '-f', ...names);
    await ours('image', 'prune', '-f');
  }

  /** An image of two layers that says `word`. */
  async function make(peer: Peer, word: string, ...options: string[]): Promise<string> {
    const container = `make-${word}`;
    const image = named(`made/${word}:1`);
    await theirs(peer, 'run', '--network', 'none', '--name', container, tools[peer]?.image ?? '', '/bin/busybox', 'sh', '-c', `echo ${word} > /word`);
    await theirs(peer, 'commit', ...options, '--change', 'CMD ["/bin/busybox", "cat", "/word"]', '--change', 'ENV WORD=1', container, image);
    await theirs(peer, 'rm', container);
    return image;
  }

  beforeAll(async () => {
    const rootfs = file('rootfs.tar');
    await run('tar', ['-cf', rootfs, '-C', '/', 'bin/busybox', '--dereference', '--hard-dereference']);
    registry = stack.use(await startRegistry());
    engine = stack.use(await startEngine({ args: ['--trash', 'off'] }));
    if (!lacks('docker')) tools.docker = stack.use(await startDocker(file('docker'), rootfs));
    if (!lacks('podman')) tools.podman = stack.use(await openPodman(file('podman'), rootfs));
    await ours('import', rootfs, 'base:1');
    if (tools.docker) await make('docker', 'docker');
    if (tools.podman) await Promise.all([make('podman', 'podman-oci', '--format', 'oci'), make('podman', 'podman-zstd', '--format', 'oci'), make('podman', 'podman-chunked', '--format', 'oci'), make('podman', 'podman-docker', '--format', 'docker')]);
    await ours('run', '--network', 'none', '--name', 'maker', 'base:1', '/bin/busybox', 'sh', '-c', 'echo ours > /word');
    await ours('commit', '--change', 'CMD ["/bin/busybox", "cat", "/word"]', '--change', 'LABEL of=us', 'maker', named('made/ours:1'));
    await ours('rm', 'maker');
    mkdirSync(file('context'));
    const script = 'echo built > /word; mknod /null c 1 3; mknod -m 640 /disk b 7 99; mkfifo /pipe';
    writeFileSync(file('context/Dockerfile'), `FROM base:1\nRUN ["/bin/busybox", "sh", "-c", "${script}"]\nCMD ["/bin/busybox", "stat", "-c", "%n %A %t:%T", "/disk", "/null", "/pipe"]\n`);
    await ours('build', '-q', '--network', 'none', '-t', named('made/built:1'), file('context'));
    await ours('push', named('made/ours:1'));
    idOfOurs = await idOf(named('made/ours:1'));
  });

  afterAll(() => stack.disposeAsync());

  describe.each<{ who: string; by: (keyof typeof programs)[]; word: string; packed?: string; push: (name: string) => Promise<unknown> }>([
    { who: 'Docker', by: ['docker'], word: 'docker', push: () => transfer('docker', 'push', named('made/docker:1')) },
    { who: 'Podman (OCI)', by: ['podman'], word: 'podman-oci', push: () => transfer('podman', 'push', named('made/podman-oci:1')) },
    { who: 'Podman (Docker schema 2)', by: ['podman'], word: 'podman-docker', push: () => transfer('podman', 'push', named('made/podman-docker:1')) },
    { who: 'Podman (zstd)', by: ['podman'], word: 'podman-zstd', packed: 'tar+zstd', push: () => transfer('podman', 'push', '--compression-format', 'zstd', named('made/podman-zstd:1')) },
    { who: 'Podman (zstd:chunked)', by: ['podman'], word: 'podman-chunked', packed: 'tar+zstd', push: () => transfer('podman', 'push', '--compression-format', 'zstd:chunked', named('made/podman-chunked:1')) },
    { who: 'skopeo (OCI)', by: ['skopeo'], word: 'ours', push: (name) => skopeo('copy', '--format', 'oci', '--src-tls-verify=false', '--dest-tls-verify=false', `docker://${named('made/ours:1')}`, `docker://${named(name)}`) },
    { who: 'skopeo (Docker schema 2)', by: ['skopeo'], word: 'ours', push: (name) => skopeo('copy', '--format', 'v2s2', '--src-tls-verify=false', '--dest-tls-verify=false', `docker://${named('made/ours:1')}`, `docker://${named(name)}`) },
  ])('pushed by $who', ({ who, by, word, packed = 'gzip', push }) => {
    it.skipIf(by.some(lacks))('pulled, run, saved, loaded and pushed back', async () => {
      const name = by.includes('skopeo') ? `pushed/${who.toLowerCase().replaceAll(/[^a-z0-9]+/g, '')}:1` : `made/${word}:1`;
      await push(name);
      const { digest, layers } = await inRegistry(name);
      expect(layers.at(-1)?.mediaType).toContain(packed);
      await ours('pull', named(name));
      const pinned = named(`${name.split(':')[0]}@${digest}`);
      expect(await ours('image', 'inspect', '--format', '{{json .RepoDigests}}', named(name))).toContain(pinned);
      const id = await idOf(named(name));
      expect(await idOf(pinned)).toBe(id);
      expect(await ours(...isolated, pinned)).toBe(word);
      await ours('save', '-o', file('round.tar'), named(name));
      await forget(named(name));
      expect(await ours('load', '-i', file('round.tar'))).toBe(`Loaded image: ${named(name)}`);
      expect(await idOf(named(name))).toBe(id);
      expect(await ours(...isolated, named(name))).toBe(word);
      const back = `back/${name.replace('/', '-')}`;
      await ours('tag', named(name), named(back));
      await ours('push', named(back));
      expect(await digestIn(back)).toBe(digest);
      await forget(named(name), named(back));
    });
  });

  describe.each<{ who: string; by: Peer | 'skopeo'; words: string[]; save: (target: string) => Promise<unknown> }>([
    { who: 'skopeo, as OCI archive', by: 'skopeo', words: ['ours'], save: (target) => skopeo('copy', '--src-tls-verify=false', `docker://${named('made/ours:1')}`, `oci-archive:${target}:${named('made/ours:1')}`) },
    { who: 'skopeo, as Docker archive', by: 'skopeo', words: ['ours'], save: (target) => skopeo('copy', '--src-tls-verify=false', `docker://${named('made/ours:1')}`, `docker-archive:${target}:${named('made/ours:1')}`) },
    { who: 'Docker', by: 'docker', words: ['docker'], save: (target) => theirs('docker', 'save', '-o', target, named('made/docker:1')) },
    { who: 'Podman, as Docker archive', by: 'podman', words: ['podman-docker'], save: (target) => theirs('podman', 'save', '-o', target, named('made/podman-docker:1')) },
    { who: 'Podman, two as Docker archive', by: 'podman', words: ['podman-docker', 'podman-oci'], save: (target) => theirs('podman', 'save', '-m', '-o', target, named('made/podman-docker:1'), named('made/podman-oci:1')) },
    { who: 'Podman, as OCI archive', by: 'podman', words: ['podman-oci'], save: (target) => theirs('podman', 'save', '--format', 'oci-archive', '-o', target, named('made/podman-oci:1')) },
  ])('saved by $who', ({ by, words, save }) => {
    it.skipIf(lacks(by))('loaded and run with the same ids', async () => {
      const archive = file(`${words.join('-')}.tar`);
      await save(archive);
      const loaded = (await ours('load', '-i', archive)).split('\n').sort();
      expect(loaded).toEqual(words.map((word) => `Loaded image: ${named(`made/${word}:1`)}`).sort());
      for (const word of words) {
        const name = named(`made/${word}:1`);
        expect(await ours(...isolated, name)).toBe(word);
        // Podman converts an image that goes into an archive of the other format.
        const isConverted = words.length > 1;
        if (!isConverted) expect(await idOf(name)).toBe(by === 'skopeo' ? idOfOurs : await theirId(by, name));
        if (word !== 'ours') await forget(name);
      }
      rmSync(archive);
    });
  });

  describe.each(peers)('to %s', (peer) => {
    it.skipIf(lacks(peer))('what we commit and push is pulled by tag and by digest, run, and pushed on', async () => {
      const digest = await digestIn('made/ours:1');
      const pinned = named(`made/ours@${digest}`);
      for (const name of [named('made/ours:1'), pinned]) {
        await transfer(peer, 'pull', name);
        expect(await theirs(peer, ...isolated, name)).toBe('ours');
      }
      expect(await theirs(peer, 'image', 'inspect', '--format', '{{index .Config.Labels "of"}}', pinned)).toBe('us');
      expect(await theirId(peer, pinned)).toBe(idOfOurs);
      const onward = `${peer}/ours:1`;
      await theirs(peer, 'tag', named('made/ours:1'), named(onward));
      await transfer(peer, 'push', named(onward));
      await ours('pull', named(onward));
      expect(await idOf(named(onward))).toBe(idOfOurs);
      await ours('rmi', named(onward));
    });

    it.skipIf(lacks(peer))('what we build is pulled, loaded, run and sent back, with its device nodes', async () => {
      const nodes = '/disk brw-r----- 7:63\n/null crw-r--r-- 1:3\n/pipe prw-r--r-- 0:0';
      const name = named('made/built:1');
      const id = await idOf(name);
      expect(await ours(...isolated, name)).toBe(nodes);
      await ours('save', '-o', file('built.tar'), name);
      await theirs(peer, 'load', '-i', file('built.tar'));
      expect([await theirId(peer, name), await theirs(peer, ...isolated, name)]).toEqual([id, nodes]);
      await theirs(peer, 'rmi', '-f', name);
      await ours('push', name);
      for (const { mediaType } of (await inRegistry('made/built:1')).layers) expect(mediaType).toMatch(/gzip$/);
      await transfer(peer, 'pull', name);
      expect([await theirId(peer, name), await theirs(peer, ...isolated, name)]).toEqual([id, nodes]);
      const onward = named(`${peer}/built:1`);
      await theirs(peer, 'tag', name, onward);
      await transfer(peer, 'push', onward);
      await ours('pull', onward);
      expect([await idOf(onward), await ours(...isolated, onward)]).toEqual([id, nodes]);
      await ours('rmi', onward);
    });

    it.skipIf(lacks(peer))('what we save, several images in one archive, is loaded and run', async () => {
      const names = [named('made/ours:1'), 'saved/second:two'];
      await ours('tag', named('made/ours:1'), 'saved/second:two');
      await ours('save', '-o', file('ours.tar'), ...names, 'base:1');
      await theirs(peer, 'load', '-i', file('ours.tar'));
      for (const name of names) expect(await theirs(peer, ...isolated, name)).toBe('ours');
      expect(await theirs(peer, ...isolated, 'base:1', '/bin/busybox', 'echo', 'base')).toBe('base');
      expect(await theirId(peer, 'base:1')).toBe(await idOf('base:1'));
      await ours('rmi', 'saved/second:two');
    });
  });

  it.skipIf(lacks('skopeo'))('skopeo copies what we push and what we save with the same digests', async () => {
    const digest = await digestIn('made/ours:1');
    const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    await skopeo('copy', '--preserve-digests', ...plain, `docker://${named(`made/ours@${digest}`)}`, `docker://${named('copied/ours:1')}`);
    expect(await digestIn('copied/ours:1')).toBe(digest);
    await ours('save', '-o', file('copied.tar'), named('made/ours:1'));
    await skopeo('copy', '--preserve-digests', '--dest-tls-verify=false', `oci-archive:${file('copied.tar')}`, `docker://${named('copied/archive:1')}`);
    expect(await digestIn('copied/archive:1')).toBe(digest);
    await skopeo('copy', '--dest-tls-verify=false', `docker-archive:${file('copied.tar')}:${named('made/ours:1')}`, `docker://${named('copied/docker:1')}`);
    await ours('pull', named('copied/docker:1'));
    expect(await idOf(named('copied/docker:1'))).toBe(idOfOurs);
    await ours('rmi', named('copied/docker:1'));
  });
});
