import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { openBuildDoor } from '../support/build-door.ts';
import { tryBuild } from '../support/try-build.ts';

const room = useBusyboxEngine();
const value = 'swordfish-4711-tuna';
/** As it is, and as layers, lists and bodies might write it. */
const forms = [value, Buffer.from(value).toString('base64').slice(0, -2), Buffer.from(value).toString('hex'), encodeURIComponent(value)];
const given = [{ id: 'word', value: Buffer.from(value).toString('base64') }];
const dockerfile = [
  'FROM busybox',
  'RUN --mount=type=secret,id=word cat /run/secrets/word && wc -c < /run/secrets/word > /length',
  'RUN --mount=type=secret,id=word,env=WORD echo "it is $WORD" && echo ${#WORD} > /length2 && printf %s "$WORD" >&2',
  '',
].join('\n');

/** Files below a folder, not what is mounted there, that hold it in any form. */
function findOnDisk(folder: string): string[] {
  const { dev } = statSync(folder);
  const list = execFileSync('find', [folder, '-xdev', '-type', 'f'], { encoding: 'utf8' }).split('\n').filter((path) => path !== '' && statSync(path).dev === dev);
  return list.filter((path) => forms.some((form) => readFileSync(path).includes(form)));
}

/** Of all that runs, what shows it among its arguments. */
function findInArguments(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`).includes(value);
    } catch {
      return false;
    }
  });
}

test('a secret is nowhere: not on the disk while it is used and after, in no log, event, history or image', async () => {
  const { engine } = room;
  const built = await tryBuild(engine.socket, { Dockerfile: dockerfile }, { secrets: given, tags: ['with-secret'] });
  expect(built.status, JSON.stringify(built.failure)).toBe('done');
  expect(built.log).toEqual(['***', 'it is ***', '***']);
  expect(JSON.stringify(built.events)).not.toContain(value);
  expect((await room.ok('history', '--no-trunc', 'with-secret')) + (await room.ok('inspect', 'with-secret'))).not.toContain(value);
  const archive = `${room.home}/image.tar`;
  await room.ok('save', '-o', archive, 'with-secret');
  expect(findOnDisk(room.home)).toEqual([]);
  expect(findOnDisk(engine.dir)).toEqual([]);
  expect(engine.log()).not.toContain(value);
  const failed = await tryBuild(engine.socket, { Dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=word cat /run/secrets/word; exit 3\n' }, { secrets: given });
  expect(failed.failure).toMatchObject({ exitCode: 3, output: ['***'] });
  expect(findOnDisk(engine.dir)).toEqual([]);
});

test('while a step runs with it, it is in memory alone', async () => {
  const { engine } = room;
  const door = openBuildDoor(engine.socket);
  const text = 'FROM busybox\nRUN --mount=type=secret,id=word --mount=type=secret,id=word,env=WORD echo ready; sleep 98761\n';
  const id = await door.start({ context: { kind: 'none' }, dockerfile: { kind: 'text', text }, secrets: given });
  const said = door.events(id).catch(() => undefined);
  await expect.poll(listSleeping).toHaveLength(1);
  expect(findInArguments()).toEqual([]);
  expect(findOnDisk(engine.dir)).toEqual([]);
  // Of what the runtime was told the environment is a part: it is where the secret is.
  const [bundle = ''] = readdirSync(`${engine.dir}/r/c`);
  expect(readFileSync(`${engine.dir}/r/c/${bundle}/config.json`, 'utf8')).toContain(value);
  await engine.kill9();
  expect(findOnDisk(engine.dir)).toEqual([]);
  await said;
  await engine.start();
  expect(readdirSync(`${engine.dir}/r/c`)).toEqual([]);
  expect(findOnDisk(engine.dir)).toEqual([]);
  expect(listSleeping()).toEqual([]);
});

/** Of this file alone: others may sleep as well. */
function listSleeping(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1') === 'sleep\x0098761\x00';
    } catch {
      return false;
    }
  });
}
