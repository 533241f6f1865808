// Builds every case of the table on Debian's Docker Engine and buildah and writes what they gave to recorded/TOPIC.json:
// `node test/compat/record-builds.mjs [part of a topic's name]`. Run it after cases change; build-table.test.ts tells where it was forgotten.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDocker } from '../../bench/peers.ts';
import { inTurns } from '../../support/in-turns.ts';
import type { ImageContents } from '../../support/image-contents.ts';
import { ensureTestImage, writeImageArchive } from '../../support/test-images.ts';
import type { BuildCase, Observed } from './build-case.ts';
import { openBuildah } from './buildah.ts';
import { digestOfCase } from './case-context.ts';
import { startCaseServer } from './case-server.ts';
import { dockerBuilder, mustSucceed, observeCase, runProgram, type Builder } from './observe.ts';
import { readRecord, recordFile, type CaseRecord, type Given } from './recorded.ts';
import { buildTopics } from './topics.ts';

await using stack = new AsyncDisposableStack();
const folder = stack.adopt(mkdtempSync('/var/tmp/record-'), (made) => rmSync(made, { recursive: true, force: true }));
const server = stack.use(await startCaseServer());
const archives: string[] = [];
for (const name of ['busybox', 'web', 'layered'] as const) {
  archives.push(join(folder, `${name}.tar`));
  await writeImageArchive(await ensureTestImage(name), archives.at(-1) ?? '');
}
const rootfs = join(folder, 'rootfs.tar');
mustSucceed(await runProgram('tar', ['-cf', rootfs, '-C', '/', 'bin/busybox', '--dereference', '--hard-dereference']), 'tar');
const docker = stack.use(await startDocker(join(folder, 'docker'), rootfs));
for (const archive of archives) await docker.client('load', '-q', '-i', archive);
const buildah = stack.use(await openBuildah(join(folder, 'buildah'), archives));
const builders: Readonly<Record<'docker' | 'buildah', Builder>> = {
  docker: dockerBuilder({ host: `unix://${docker.socket}`, config: join(folder, 'config'), failedLine: async () => undefined }),
  buildah,
};

const wanted = process.argv[2] ?? '';
for (const { topic, cases } of buildTopics.filter((given) => given.topic.includes(wanted))) {
  const known = existsSync(recordFile(topic)) ? readRecord(topic) : {};
  const made = new Map<string, CaseRecord>(cases.map((built) => [built.name, { input: digestOfCase(built) }]));
  for (const peer of ['docker', 'buildah'] as const) {
    const bases = new Map<string, Promise<ImageContents>>();
    await inTurns(3, cases, async (built) => {
      const kept = known[built.name];
      const record = made.get(built.name);
      if (record === undefined) return;
      const given = kept?.input === record.input && kept[peer] !== undefined ? kept[peer] : await observe(peer, topic, built, bases);
      made.set(built.name, { ...made.get(built.name), input: record.input, [peer]: given });
    });
  }
  mkdirSync(join(recordFile(topic), '..'), { recursive: true });
  writeFileSync(recordFile(topic), `{\n${[...made].map(([name, record]) => `${JSON.stringify(name)}: ${JSON.stringify(record)}`).join(',\n')}\n}\n`);
  process.stdout.write(`${topic}: ${cases.length}\n`);
}

async function observe(peer: 'docker' | 'buildah', topic: string, built: BuildCase, bases: Map<string, Promise<ImageContents>>): Promise<Given> {
  const tag = `case-${topic}-${built.name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '');
  const observed = shorten(await observeCase(builders[peer], { built, folder: join(folder, peer), tag, url: server.url, bases }).catch((error: unknown): Observed => ({ kind: 'failed', text: String(error), line: undefined })));
  return peer === 'buildah' && observed.kind === 'image' ? { ...observed, tree: withoutMountPoints(observed.tree) } : observed;
}

/** Buildah leaves what it mounted on; ours and Docker's do not, which no case has to say again. */
function withoutMountPoints(tree: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const left = new Map(Object.entries({ '/etc/hostname': 'f755 | ', '/etc/hosts': 'f755 | ', '/etc/resolv.conf': 'f755 | ', '/run': 'd755', '/run/secrets': 'd755', '/tmp': 'gone' }));
  return Object.fromEntries(Object.entries(tree).filter(([path, line]) => left.get(path) !== line));
}

/** Without what differs from run to run. Of a failure the last lines tell why. */
function shorten(observed: Observed): Given {
  const plain = (text: string): string => text.replaceAll(server.url, '$URL').replaceAll(folder, '$T').replaceAll(/[0-9a-f]{12,64}/g, 'ID').trim();
  if (observed.kind === 'failed') return { kind: 'failed', text: plain(observed.text).split('\n').slice(-2).join('\n') };
  return { kind: 'image', tree: observed.tree, config: observed.config };
}
