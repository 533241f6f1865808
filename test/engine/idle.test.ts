import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startEngine } from '../support/engine.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

/** Clock ticks of CPU, and how often the main thread gave the CPU away: every timer that fires counts. */
function activity(pid: number): { ticks: number; switches: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const switches = /^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { ticks: Number(fields[11]) + Number(fields[12]), switches: Number(switches) };
}

const residentMegabytes = (pid: number): number => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

test('an idle engine with a running container uses no CPU, has no timers and stays under 100 MB', async () => {
  await using engine = await startEngine();
  const archive = `${engine.dir}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  expect(await engine.docker('load', '-i', archive)).toMatchObject({ code: 0 });
  expect(await engine.docker('run', '-d', 'busybox', 'sleep', '1000')).toMatchObject({ code: 0 });
  // What follows the last request, such as freeing memory, comes to rest first.
  await wait(3000);
  const before = activity(engine.pid);
  await wait(5000);
  const after = activity(engine.pid);
  expect(after.ticks - before.ticks).toBe(0);
  expect(after.switches - before.switches).toBeLessThan(10);
  expect(residentMegabytes(engine.pid)).toBeLessThan(100);
});

test('an engine that sent a log of 50 MB gives the memory back', async () => {
  await using engine = await startEngine();
  const archive = `${engine.dir}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  expect(await engine.docker('load', '-i', archive)).toMatchObject({ code: 0 });
  expect(await engine.docker('run', '-d', '--name', 'loud', 'busybox', 'sh', '-c', 'yes "one of very many lines" | head -c 50000000')).toMatchObject({ code: 0 });
  expect(await engine.docker('wait', 'loud')).toMatchObject({ code: 0 });
  expect((await engine.docker('logs', 'loud')).stdout.length).toBe(50_000_000);
  await expect.poll(() => residentMegabytes(engine.pid), { timeout: 10_000, interval: 500 }).toBeLessThan(100);
});

test('work leaves no descriptor open once its threads have ended', async () => {
  await using engine = await startEngine();
  const archive = `${engine.dir}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  mkdirSync(`${engine.dir}/context`);
  writeFileSync(`${engine.dir}/context/Dockerfile`, 'FROM busybox\nCOPY . /in\nRUN touch /made\n');
  const work = async (): Promise<void> => {
    for (const args of [
      ['load', '-i', archive], ['run', '-d', '--name', 'box', 'busybox', 'sleep', '1000'], ['cp', archive, 'box:/archive'], ['cp', 'box:/bin', `${engine.dir}/bin`], ['diff', 'box'],
      ['commit', 'box', 'committed'], ['export', '-o', `${engine.dir}/exported`, 'box'], ['rm', '-f', 'box'], ['build', '--no-cache', '-t', 'built', `${engine.dir}/context`],
      ['save', '-o', `${engine.dir}/saved`, 'built'],
    ]) expect(await engine.docker(...args)).toMatchObject({ code: 0 });
  };
  const open = (): string[] => readdirSync(`/proc/${engine.pid}/fd`).flatMap((fd) => linkOf(`/proc/${engine.pid}/fd/${fd}`));
  await work();
  // Threads wait up to ten seconds for more to do.
  await wait(12_000);
  const before = open();
  await work();
  await expect.poll(() => without(open(), before), { timeout: 30_000, interval: 500 }).toEqual([]);
});

/** What `all` has more of than `some`. */
function without(all: readonly string[], some: readonly string[]): string[] {
  const left = [...some];
  return all.filter((name) => {
    const index = left.indexOf(name);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function linkOf(path: string): string[] {
  try {
    return [readlinkSync(path).replace(/\d+/g, 'N')];
  } catch {
    return [];
  }
}
