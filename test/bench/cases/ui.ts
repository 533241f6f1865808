// The window with 1,000 containers, 1,000 images and a log of a million lines: how fast its lists open, how they scroll, what the page takes, and what it does when nothing happens.
// There is no other desktop on this machine to race: each line has the aim beside the figure. Arguments: containers, images, lines, seconds of idleness.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { createEngineClient } from '../../../electron/engine-client/engine-client.ts';
import { launchApp, makeAppFolder, removeAppFolder } from '../../support/app.ts';
import { startEngine, type TestEngine } from '../../support/engine.ts';
import { writeManyImages } from '../many-images.ts';

const [containers = 1000, images = 1000, lines = 1_000_000, idleSeconds = 20] = process.argv.slice(2).map(Number);
const starter = 'tidewharf/starter';
const root = path.resolve(import.meta.dirname, '../../..');
const tell = (name: string, values: Readonly<Record<string, number | string>>): void => void process.stdout.write(`${JSON.stringify({ case: name, ...values })}\n`);
const rounded = (value: number): number => Math.round(value * 10) / 10;

async function fill(engine: TestEngine, dir: string): Promise<string> {
  const archive = `${dir}/many.tar`;
  await writeManyImages(archive, images);
  await engine.docker('load', '--input', archive);
  const client = createEngineClient({ socketPath: engine.socket });
  for (let index = 0; index < containers; index += 1) {
    await client.createContainer({ name: `bench-${String(index).padStart(4, '0')}`, body: { Image: starter, Labels: { 'com.docker.compose.project': `project-${index % 25}` } } });
  }
  const { id } = await client.createContainer({ name: 'talker', body: { Image: starter, Entrypoint: ['seq', '-f', 'line %.0f: the tide comes in and goes out again', '1', String(lines)] } });
  await client.startContainer({ id });
  await engine.docker('wait', 'talker');
  return id;
}

const go = (page: Page, to: string): Promise<void> => page.evaluate((hash) => void (window.location.hash = hash), to);

/** Milliseconds from the press to the frame in which the first row of the list stands. */
function openPlace(page: Page, to: string, row: string): Promise<number> {
  return page.evaluate(
    ([hash, selector]) =>
      new Promise<number>((resolve, reject) => {
        const started = performance.now();
        window.location.hash = hash;
        const look = (): void => {
          if (performance.now() - started > 30_000) reject(new Error(`${selector} does not come at ${hash}`));
          else if (document.querySelector(selector) === null) requestAnimationFrame(look);
          else requestAnimationFrame(() => resolve(performance.now() - started));
        };
        requestAnimationFrame(look);
      }),
    [to, row] as const,
  );
}

/** Scrolls with the wheel, as a hand does; the browser's own record of frames that took longer than 50 ms. */
async function scroll(page: Page, down: boolean): Promise<{ frames: number; longest: number; over50: number }> {
  await page.evaluate(() => {
    const seen = { frames: 0, longest: 0, over50: 0, on: true };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => (seen.over50 += list.getEntries().length)).observe({ type: 'long-animation-frame' });
    let last = performance.now();
    const tick = (now: number): void => {
      seen.frames += 1;
      seen.longest = Math.max(seen.longest, now - last);
      last = now;
      if (seen.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await page.mouse.move(720, 500);
  for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, down ? 900 : -900);
  return page.evaluate(() => {
    const { seen } = window as unknown as { seen: { frames: number; longest: number; over50: number; on: boolean } };
    seen.on = false;
    return { frames: seen.frames, longest: seen.longest, over50: seen.over50 };
  });
}

async function metricOf(session: CDPSession, wanted: 'JSHeapUsedSize' | 'TaskDuration'): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === wanted)?.value ?? 0;
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await metricOf(session, 'JSHeapUsedSize')) / 1e6;
}

type Usage = { readonly memory: number; readonly ticks: number };

/** Memory in MB that would come back with it, and ticks of the processor so far. */
function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const privates = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^Private_(?:Clean|Dirty): +(\d+)/gm);
  return { memory: [...privates].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) / 1000, 0), ticks: Number(stat[11]) + Number(stat[12]) };
}

/** The page's process: the renderer among the descendants of the app. */
function rendererOf(app: number): number {
  const parents = new Map<number, number>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
    try {
      parents.set(pid, Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]));
    } catch {
      continue; // It has ended.
    }
  }
  const isOurs = (pid: number | undefined): boolean => pid !== undefined && (pid === app || isOurs(parents.get(pid)));
  const renderers = [...parents.keys()].filter((pid) => isOurs(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')).map((pid) => ({ pid, ...usageOf(pid) }));
  const [largest] = renderers.toSorted((a, b) => b.memory - a.memory);
  if (largest === undefined) throw new Error(`no renderer among the processes of ${app}`);
  return largest.pid;
}

const dir = makeAppFolder();
try {
  await using engine = await startEngine({ dir, starter: path.join(root, 'dist/starter.tar') });
  const talker = await fill(engine, dir);
  const started = performance.now();
  const app = await launchApp({ dir });
  const { page } = app;
  page.setDefaultTimeout(30_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('[role=row][aria-rowindex="2"]').waitFor();
  tell('start to a list that can be used, engine running', { ms: rounded(performance.now() - started), aim: 1500, ofThesePageMs: rounded(await page.evaluate(() => performance.now())) });
  const session = await page.context().newCDPSession(page);
  // Time that the page's own thread works, which a busy machine does not stretch.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const host = app.app.process().pid ?? 0;
  const renderer = rendererOf(host);

  const lists = [
    { name: `${images} images, table`, to: '/images?view=table', row: '[role=row][aria-rowindex="2"]', before: '/settings' },
    { name: `${containers} containers`, to: '/containers', row: '[role=row][aria-rowindex="2"]', before: '/settings' },
    { name: 'volumes', to: '/volumes', row: 'main h1', before: '/settings' },
    { name: `log of ${lines} lines`, to: `/containers/${talker}/logs`, row: '[data-seq]', before: '/settings' },
  ];
  await page.evaluate(() => (window as unknown as { tidewharf: { call(name: string, input: object): Promise<unknown> } }).tidewharf.call('settings.set', { imagesView: 'table' }));
  for (const { name, to, row, before } of lists) {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await go(page, before);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      times.push(await openPlace(page, to, row));
    }
    const [first = 0, ...later] = times;
    tell(`open ${name}`, { firstMs: rounded(first), laterMs: rounded(later.toSorted((a, b) => a - b)[Math.floor(later.length / 2)] ?? 0), aim: 200 });
    const worked = await metricOf(session, 'TaskDuration');
    const scrolled = await scroll(page, !to.endsWith('/logs'));
    const workMs = ((await metricOf(session, 'TaskDuration')) - worked) * 1000;
    tell(`scroll ${name}`, { frames: scrolled.frames, longestMs: rounded(scrolled.longest), over50: scrolled.over50, aim: 0, workMsPerFrame: rounded(workMs / scrolled.frames) });
    tell(`memory with ${name}`, { heapMB: rounded(await heapOf(session)), pageMB: rounded(usageOf(renderer).memory), aim: 300 });
  }

  await go(page, '/containers');
  // What was opened before is collected once, some 20 seconds after the last of it.
  await page.waitForTimeout(30_000);
  const ticks = (): readonly number[] => [renderer, host, engine.pid].map((pid) => usageOf(pid).ticks);
  const before = ticks();
  await page.waitForTimeout(idleSeconds * 1000);
  const [ofPage = 0, ofHost = 0, ofEngine = 0] = ticks().map((after, index) => after - (before[index] ?? 0));
  tell(`${idleSeconds} s of nothing, in ticks of 10 ms`, { page: ofPage, host: ofHost, engine: ofEngine, aim: 0 });
  await app.quit();
} finally {
  await removeAppFolder(dir);
}
