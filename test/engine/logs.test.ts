import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const busybox = useBusyboxEngine();
const { ok } = busybox;

const logFolder = async (name: string): Promise<string> => `${busybox.engine.dir}/d/containers/${await ok('inspect', '--format', '{{.Id}}', name)}`;
const logFiles = async (name: string): Promise<string[]> => readdirSync(await logFolder(name)).filter((file) => file.startsWith('container.log')).sort();
const numbers = (text: string): number[] => text.split('\n').filter(Boolean).map((line) => Number(line.split(' ')[1]));
/** Numbered lines: so many, then a pause, again and again; stops at /stop. */
const counter = (perRound: number, pause: number): string =>
  `i=0; while [ ! -e /stop ]; do j=0; while [ $j -lt ${perRound} ]; do i=$((i+1)); j=$((j+1)); echo "line $i of the log"; done; sleep ${pause}; done`;

test('a log that is full is put aside while a follower sees every line once', async () => {
  await ok('run', '-d', '--name', 'rotated', '--log-opt', 'max-size=20k', '--log-opt', 'max-file=3', 'busybox', 'sh', '-c', counter(40, 0.02));
  const follower = busybox.engine.dockerSpawn('logs', '-f', 'rotated');
  const seen: number[] = [];
  const over = (async () => {
    for await (const line of createInterface({ input: follower.stdout as NodeJS.ReadableStream })) seen.push(Number(line.split(' ')[1]));
  })();
  // Several times around.
  await expect.poll(() => seen.length).toBeGreaterThan(4000);
  expect(await logFiles('rotated')).toEqual(['container.log', 'container.log.1', 'container.log.2']);
  await ok('exec', 'rotated', 'touch', '/stop');
  await over;
  expect(seen).toEqual(seen.map((_, index) => index + 1));
  const kept = numbers(await ok('logs', 'rotated'));
  expect(kept.at(-1)).toBe(seen.length);
  expect(kept).toEqual(kept.map((_, index) => (kept[0] ?? 0) + index));
  expect(kept.length).toBeLessThan(seen.length / 2);
  for (const tail of [1, 10, kept.length - 1]) expect(numbers(await ok('logs', '--tail', String(tail), 'rotated'))).toEqual(kept.slice(-tail));
  const folder = await logFolder('rotated');
  expect((await logFiles('rotated')).reduce((sum, file) => sum + statSync(`${folder}/${file}`).size, 0)).toBeLessThan(200_000);
  await ok('rm', 'rotated');
});

test('an engine that was killed goes on putting logs aside, and no line is lost', async () => {
  await ok('run', '-d', '--name', 'killed', '--log-opt', 'max-size=100k', '--log-opt', 'max-file=100', 'busybox', 'sh', '-c', counter(100, 0.02));
  const grown = async (files: number): Promise<void> => expect.poll(async () => (await logFiles('killed')).length).toBeGreaterThanOrEqual(files);
  await grown(2);
  for (let round = 0; round < 4; round += 1) {
    await busybox.engine.kill9();
    await busybox.engine.start();
    await grown(3 + round);
  }
  await ok('exec', 'killed', 'touch', '/stop');
  await ok('wait', 'killed');
  const lines = numbers(await ok('logs', 'killed'));
  expect(lines).toEqual(lines.map((_, index) => index + 1));
  await ok('rm', 'killed');
});

test('a burst is kept within the limit', async () => {
  await ok('run', '--name', 'burst', '--log-opt', 'max-size=10k', '--log-opt', 'max-file=2', 'busybox', 'sh', '-c', 'seq 5000 | sed "s/^/line /"');
  const lines = numbers(await ok('logs', 'burst'));
  expect(lines.at(-1)).toBe(5000);
  expect(lines.length).toBeLessThan(500);
  await ok('rm', 'burst');
});

test('with the driver none nothing is written, and reading is refused', async () => {
  expect(await ok('run', '--name', 'quiet', '--log-driver', 'none', 'busybox', 'echo', 'hi')).toBe('hi');
  expect(await logFiles('quiet')).toEqual([]);
  const refused = await busybox.engine.docker('logs', 'quiet');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('configured logging driver does not support reading') });
  await ok('rm', 'quiet');
});

test('a million short lines and lines of megabytes are read in little memory', async () => {
  const script = 'seq 20000 | sed "s/.*/line & of the log/" >/x; for i in $(seq 50); do cat /x; done; for c in a b c; do dd if=/dev/zero bs=1M count=5 2>/dev/null | tr "\\0" $c; echo; done';
  await ok('run', '-d', '--name', 'long', 'busybox', 'sh', '-c', script);
  await ok('wait', 'long');
  const before = memory();
  const follower = busybox.engine.dockerSpawn('logs', 'long');
  let bytes = 0;
  let chunks = 0;
  let peak = 0;
  for await (const chunk of follower.stdout as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    chunks += 1;
    if (chunks % 50 === 0) peak = Math.max(peak, memory());
  }
  const cycle = Array.from({ length: 20_000 }, (_, index) => `line ${index + 1} of the log\n`).join('').length;
  expect(bytes).toBe(50 * cycle + 3 * (5 * 1024 * 1024 + 1));
  expect(peak - before).toBeLessThan(150);
  const last = await busybox.engine.docker('logs', '--tail', '1', 'long');
  expect(last.stdout.length).toBe(5 * 1024 * 1024 + 1);
  expect(last.stdout[0]).toBe('c');
  await ok('rm', 'long');
});

/** Of the busybox.engine, in MiB. */
function memory(): number {
  const status = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${busybox.engine.pid}/status`, 'utf8'));
  return Number(status?.[1]) / 1024;
}

test('bounds in time, details and both streams apart', async () => {
  await ok('run', '--name', 'five', 'busybox', 'sh', '-c', 'for i in 1 2 3 4 5; do echo line $i; sleep 0.01; done; echo problem >&2');
  const stamps = (await ok('logs', '--timestamps', 'five')).split('\n').map((line) => line.split(' ')[0] ?? '');
  expect(stamps).toHaveLength(5);
  expect(numbers(await ok('logs', '--since', stamps[2] ?? '', 'five'))).toEqual([3, 4, 5]);
  expect(numbers(await ok('logs', '--until', stamps[2] ?? '', 'five'))).toEqual([1, 2, 3]);
  expect((await busybox.engine.docker('logs', '--details', '--tail', '1', 'five')).stderr).toBe(' problem\n');
  expect((await busybox.engine.docker('logs', 'five')).stderr).toBe('problem\n');
  await ok('rm', 'five');
});
