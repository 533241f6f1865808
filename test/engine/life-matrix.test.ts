import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { commands, makeContainer, pinFolder, states, tryCommand, type Answer, type Asked, type CommandName, type State } from '../support/life-matrix.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

/** What Docker 20.10 answered: state -> command -> answer. */
const docker = JSON.parse(readFileSync(new URL('../fixtures/life-matrix.json', import.meta.url), 'utf8')) as Record<State, Record<CommandName, Answer>>;

/** Where this engine differs on purpose, and why. */
const differences: { states: readonly State[]; command: CommandName; answer: Partial<Answer> | { message: RegExp }; why: string }[] = [
  { states: ['restarting'], command: 'kill with a signal that is ignored', answer: { after: 'restarting' }, why: 'a window that changes its size ends no restart policy' },
  { states: ['restarting'], command: 'restart', answer: { after: 'restarting' }, why: 'it ends again at once' },
  { states: ['restarting'], command: 'rename', answer: { status: 204, message: '' }, why: 'Docker fails over a network sandbox that is not there' },
  { states: ['restarting'], command: 'resize', answer: { status: 409, message: 'Container ID is restarting, wait until the container is running' }, why: 'Docker forgets to ask and fails below' },
  { states: ['dead'], command: 'remove', answer: { message: /operation not permitted/i }, why: 'the place on the disk is our own' },
  { states: ['dead'], command: 'remove by force', answer: { message: /operation not permitted/i }, why: 'the place on the disk is our own' },
];

let home: string;
let engine: TestEngine;
let asked: Asked;

beforeAll(async () => {
  home = mkdtempSync('/var/tmp/tw-matrix-');
  const archive = `${home}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  engine = await startEngine({ starter: archive });
  const writables = `${engine.dir}/d/layers/w`;
  asked = {
    socket: engine.socket,
    image: 'busybox',
    pin: () => {
      const [newest] = readdirSync(writables).map((name) => `${writables}/${name}`).sort((a, b) => statSync(b).birthtimeMs - statSync(a).birthtimeMs);
      if (newest === undefined) throw new Error(`nothing in ${writables}`);
      return pinFolder(newest);
    },
  };
});

afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

describe.each(states)('%s', (state) => {
  test.each(Object.keys(commands) as CommandName[])('%s', async (command) => {
    const container = await makeContainer(asked, state, 'the-one');
    try {
      const answer = await tryCommand(asked, container, commands[command]);
      const own = differences.find((row) => row.command === command && row.states.includes(state))?.answer ?? {};
      const { message, ...rest } = { ...docker[state][command], ...own };
      expect(answer).toEqual({ ...rest, message: typeof message === 'string' ? message : (expect.stringMatching(message) as string) });
    } finally {
      await container.release();
    }
  });
});
