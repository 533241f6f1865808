import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { createEngineClient } from '../engine-client/engine-client.ts';
import type { EngineState } from '../shared/ipc/engine.ts';
import type { EngineHost } from './engine-host.ts';
import { startEngineHost } from './engine-host.ts';

// Each start is a Node of its own.
vi.setConfig({ testTimeout: 60_000 });

const engineFile = join(import.meta.dirname, 'test-engine-program.ts');

type Place = { client: EngineClient; socketPath: string; script: string; args: string[] };

function makePlace(words: string[] = []): Place {
  const folder = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const socketPath = join(folder, 'engine.sock');
  const script = join(folder, 'script');
  writeFileSync(script, words.join('\n'));
  return { client: createEngineClient({ socketPath }), socketPath, script, args: ['--socket', socketPath, '--script', script] };
}

function startHost(place: Place, args = () => place.args): EngineHost {
  return startEngineHost({ client: place.client, socketPath: place.socketPath, nodePath: process.execPath, engineFile, engineArgs: args, firstWaitMs: 5 });
}

function waitFor<Kind extends EngineState['kind']>(host: EngineHost, kind: Kind): Promise<Extract<EngineState, { kind: Kind }>> {
  return new Promise((resolve) => {
    const look = (state: EngineState): void => {
      if (state.kind !== kind) return;
      leave();
      resolve(state as Extract<EngineState, { kind: Kind }>);
    };
    const leave = host.onState(look);
    look(host.state());
  });
}

const pidOf = async (place: Place): Promise<number> => Number((await place.client.info()).Name);

test('starts the engine, tells its version and runtime, and ends it when stopped', async () => {
  const place = makePlace();
  await using host = startHost(place);
  expect(host.state()).toEqual({ kind: 'starting', attempt: 1 });
  await expect(waitFor(host, 'running')).resolves.toMatchObject({ version: '1.2.3', runtime: 'runc' });
  await host.stop();
  expect(host.state()).toEqual({ kind: 'stopped' });
  await expect(place.client.version()).rejects.toMatchObject({ kind: 'unavailable' });
});

test('an engine killed with SIGKILL is started again', async () => {
  const place = makePlace();
  await using host = startHost(place);
  await waitFor(host, 'running');
  const first = await pidOf(place);
  process.kill(first, 'SIGKILL');
  await expect(waitFor(host, 'restarting')).resolves.toEqual({ kind: 'restarting', attempt: 1, waitMs: 5, reason: 'engine was ended by SIGKILL' });
  await waitFor(host, 'running');
  expect(await pidOf(place)).not.toBe(first);
});

test('gives up after five restarts in a row, with what the engine said', async () => {
  const place = makePlace(['crash', 'crash', 'crash', 'crash', 'crash', 'fatal']);
  await using host = startHost(place);
  const waits: number[] = [];
  host.onState((state) => state.kind === 'restarting' && waits.push(state.waitMs));
  const failed = await waitFor(host, 'failed');
  expect(waits).toEqual([5, 10, 20, 40, 80]);
  expect(failed.reason).toBe('runc is not installed');
  expect(failed.log.filter((line) => line === 'program crash')).toHaveLength(5);
});

test('a failed engine can be restarted by hand', async () => {
  const place = makePlace(Array.from({ length: 6 }, () => 'crash'));
  await using host = startHost(place);
  await waitFor(host, 'failed');
  await host.restart();
  await waitFor(host, 'running');
});

test('a restart takes the changed arguments along and is no crash', async () => {
  const place = makePlace();
  let extra: string[] = [];
  const kinds: string[] = [];
  await using host = startHost(place, () => [...place.args, ...extra]);
  await waitFor(host, 'running');
  const first = await pidOf(place);
  host.onState((state) => kinds.push(state.kind));
  extra = ['--script', `${place.script}2`];
  writeFileSync(`${place.script}2`, 'run\nleft-over');
  await host.restart();
  await waitFor(host, 'running');
  expect(await pidOf(place)).not.toBe(first);
  expect(kinds).toEqual(['stopped', 'starting', 'running']);
  expect(readFileSync(`${place.script}2`, 'utf8')).toBe('left-over');
});

test('restarts asked for at once leave one engine', async () => {
  const place = makePlace();
  const kinds: string[] = [];
  await using host = startHost(place);
  await waitFor(host, 'running');
  host.onState((state) => kinds.push(state.kind));
  await Promise.all([host.restart(), host.restart()]);
  await waitFor(host, 'running');
  expect(kinds.filter((kind) => kind === 'starting')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'running')).toHaveLength(1);
});

test('adopts an engine that answers already, leaves it alone at the end, and follows with its own when it goes', async () => {
  const place = makePlace();
  const other = spawn(process.execPath, [engineFile, ...place.args], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(createInterface({ input: other.stdout }), 'line');

  const first = startHost(place);
  await waitFor(first, 'running');
  expect(await pidOf(place)).toBe(other.pid);
  await expect(first.restart()).rejects.toMatchObject({ kind: 'conflict' });
  await first.stop();
  expect(await pidOf(place)).toBe(other.pid);

  await using second = startHost(place);
  await waitFor(second, 'running');
  other.kill('SIGKILL');
  await waitFor(second, 'restarting');
  await waitFor(second, 'running');
  expect(await pidOf(place)).not.toBe(other.pid);
});

test('a program that cannot be started is a failure, not an exception', async () => {
  const place = makePlace();
  await using host = startEngineHost({ client: place.client, socketPath: place.socketPath, nodePath: '/nowhere/node', engineFile, engineArgs: () => place.args, firstWaitMs: 1 });
  await expect(waitFor(host, 'failed')).resolves.toMatchObject({ reason: expect.stringContaining('could not be started') });
});

test('the engine ends by itself when its host is killed', async () => {
  const place = makePlace();
  const program = `
    import { startEngineHost } from ${JSON.stringify(join(import.meta.dirname, 'engine-host.ts'))};
    import { createEngineClient } from ${JSON.stringify(join(import.meta.dirname, '../engine-client/engine-client.ts'))};
    const args = ${JSON.stringify(place.args)};
    const host = startEngineHost({ client: createEngineClient({ socketPath: args[1] }), socketPath: args[1], nodePath: process.execPath, engineFile: ${JSON.stringify(engineFile)}, engineArgs: () => args });
    host.onState((state) => console.log(state.kind));`;
  const parent = execFile(process.execPath, ['--input-type=module-typescript', '-e', program]);
  for await (const line of createInterface({ input: parent.stdout! })) {
    if (line === 'running') break;
  }
  const events = place.client.events();
  const end = events.next();
  parent.kill('SIGKILL');
  await expect(end).rejects.toMatchObject({ kind: 'unavailable' });
});
