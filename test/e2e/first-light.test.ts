// The walk of a first hour with the app: run, look, enter, stop, start, remove, pull, and what happens when the engine is killed or the app closed.
import path from 'node:path';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { startSlowProxy } from '../support/slow-proxy.ts';
import { ensureTestImage } from '../support/test-images.ts';
import { launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';

const dir = makeAppFolder();
const shots = path.resolve(import.meta.dirname, '../../.cache/screenshots');
let app: TestApp;
let registry: TestRegistry;
let page: Page;

const open = async (): Promise<void> => {
  app = await launchApp({ dir });
  page = app.page;
  page.setDefaultTimeout(15_000);
  await page.getByText(/^Engine \d/).waitFor();
};
const rail = (name: string): Promise<void> => page.getByRole('navigation').getByRole('link', { name }).click();
const tab = (name: string): Promise<void> => page.getByRole('link', { name, exact: true }).click();
const containerId = async (name: string): Promise<string> => (await app.docker('inspect', '--format', '{{.Id}}', name)).trim();
const visit = (place: string): Promise<void> => page.evaluate((to) => void (location.hash = to), place);

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  registry = await startRegistry();
  await registry.push(await ensureTestImage('debian'), 'team/debian:1');
  await open();
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    await page.screenshot({ path: `${shots}/failed-${task.name.replaceAll(/\W+/g, '-')}.png` });
  });
});

afterAll(async () => {
  await app?.quit();
  await registry?.stop();
  await removeAppFolder(dir);
});

describe('first light', () => {
  it('shows the starter image and runs it with name, port, variable', async () => {
    await rail('Images');
    await page.getByText('tidewharf/starter').waitFor();
    await page.getByRole('button', { name: 'Run' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Run a container' });
    await dialog.getByLabel('Name').fill('harbour');
    expect(await dialog.getByLabel('Container port 1').inputValue()).toBe('8080');
    await dialog.getByLabel('Host port 1').fill('18080');
    await dialog.getByRole('button', { name: 'Add: Environment' }).click();
    await dialog.getByLabel('Variable 1', { exact: true }).fill('GREETING');
    await dialog.getByLabel('Value 1', { exact: true }).fill('ahoy there');
    await expect.poll(() => dialog.innerText()).toContain("docker run -d --name harbour -p 18080:8080 -e 'GREETING=ahoy there' tidewharf/starter");
    await page.screenshot({ path: `${shots}/run-dialog.png` });
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/containers\/[0-9a-f]{64}\/overview/);
    await page.getByText('Running').first().waitFor();
    expect(await app.docker('inspect', '--format', '{{.State.Status}} {{.Config.Env}}', 'harbour')).toMatch(/^running .*GREETING=ahoy there/);
  });

  it('has its port as a link that answers', async () => {
    await page.getByRole('link', { name: '18080:8080' }).first().click();
    const opened = await app.inMain(({ __double }) => __double.log.filter((entry) => entry.type === 'open-external').map((entry) => String(entry['url'])));
    expect(opened).toHaveLength(1);
    const answer = await fetch(opened[0] ?? '');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<!doctype html>');
  });

  it('follows its log live', async () => {
    await tab('Logs');
    await page.getByText('serving /www on port 8080').waitFor();
    await fetch('http://127.0.0.1:18080/asked-for-by-the-test');
    await page.getByText('asked-for-by-the-test').first().waitFor();
    await page.screenshot({ path: `${shots}/logs.png` });
  });

  it('opens a terminal at the right size and runs full-screen programs in it', async () => {
    await tab('Terminal');
    const rows = page.locator('.xterm-rows');
    await rows.getByText(/[#$] /).first().waitFor();
    await page.keyboard.type('stty size\n');
    await expect.poll(() => rows.innerText()).toMatch(/\n\d+ \d+\n/);
    const [height, width] = (/\n(\d+) (\d+)\n/.exec(await rows.innerText()) ?? []).slice(1).map(Number);
    expect(height).toBe(await rows.locator('> div').count());
    const box = await page.locator('.xterm-screen').boundingBox();
    expect(width).toBeGreaterThan(Math.floor((box?.width ?? 0) / 9));
    await page.keyboard.type('top\n');
    await expect.poll(() => rows.innerText()).toMatch(/PID\s+PPID USER/);
    await page.screenshot({ path: `${shots}/terminal-top.png` });
    await page.keyboard.type('q');
    await page.keyboard.type('vi /root/note.txt\n');
    await expect.poll(() => rows.innerText()).toMatch(/- \/root\/note\.txt/);
    await page.keyboard.type('iwritten in vi');
    await page.keyboard.press('Escape');
    await expect.poll(() => rows.innerText()).toMatch(/^written in vi/);
    await page.screenshot({ path: `${shots}/terminal-vi.png` });
    await page.keyboard.type(':wq\n');
    await expect.poll(() => app.docker('exec', 'harbour', 'cat', '/root/note.txt')).toContain('written in vi');
  });

  it('keeps a terminal over navigation', async () => {
    await rail('Images');
    await visit(`/containers/${await containerId('harbour')}/terminal`);
    await page.locator('.xterm-rows').getByText('vi /root/note.txt').waitFor();
  });

  it('stops it, starts it where it left off', async () => {
    await tab('Overview');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/Exited/).first().waitFor();
    await page.screenshot({ path: `${shots}/exited.png` });
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    expect(await app.docker('exec', 'harbour', 'cat', '/root/note.txt')).toContain('written in vi');
  });

  it('says what went wrong: port taken, bad name, command not found, image not found', async () => {
    const dialog = page.getByRole('dialog', { name: 'Run a container' });
    const run = dialog.getByRole('button', { name: 'Run', exact: true });
    await visit('/containers?dialog=run&image=tidewharf/starter:latest');
    await dialog.getByLabel('Container port 1').waitFor();
    await dialog.getByLabel('Host port 1').fill('18080');
    await dialog.getByText('It belongs to harbour').first().waitFor();
    await dialog.getByLabel('Name').fill('second');
    await run.click();
    await dialog.getByRole('alert').getByText('Port 18080 is taken').waitFor();
    await page.screenshot({ path: `${shots}/port-taken.png` });

    await dialog.getByLabel('Name').fill('not a name');
    await run.click();
    await expect.poll(() => dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Name').fill('third');
    await dialog.getByLabel('Host port 1').fill('0');
    await dialog.getByRole('button', { name: /^Command and user/ }).click();
    await dialog.getByRole('textbox', { name: 'Command' }).fill('/no/such/program');
    await run.click();
    await dialog.getByRole('alert').getByText(/command was not found/i).waitFor();

    await dialog.getByLabel('Image', { exact: true }).fill(`${registry.host}/nobody/nothing:1`);
    await dialog.getByLabel('Name').fill('');
    await dialog.getByRole('textbox', { name: 'Command' }).fill('');
    await run.click();
    await page.getByRole('complementary', { name: 'Tasks' }).getByText('Not found').waitFor();
    await page.getByRole('button', { name: /^Put .* away$/ }).click();
    const left = (await app.docker('ps', '-a', '--format', '{{.Names}} {{.State}}')).trim().split('\n');
    expect(left).toContain('harbour running');
    expect(left.filter((line) => !line.startsWith('harbour')).every((line) => line.endsWith(' created'))).toBe(true);
  });

  it('tells how the last try ended while a container waits for its next', async () => {
    await app.docker('run', '-d', '--name', 'loop', '--restart', 'always', 'tidewharf/starter', 'sh', '-c', 'exit 3');
    await visit(`/containers/${await containerId('loop')}`);
    const main = page.getByRole('main');
    await main.getByText('Restarting').waitFor();
    await expect.poll(() => main.innerText()).toMatch(/Exit code\s+3/);
    await app.docker('rm', '-f', 'loop');
    await rail('Containers');
  });

  it('removes a container after it said what goes', async () => {
    await app.docker('run', '--name', 'short-lived', 'tidewharf/starter', 'true');
    await visit(`/containers/${await containerId('short-lived')}/overview`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /Remove/ }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove short-lived?' });
    await page.screenshot({ path: `${shots}/remove.png` });
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await app.docker('ps', '-a', '--format', '{{.Names}}')).not.toContain('short-lived');
    await page.getByText('Removed short-lived').waitFor();
    await page.screenshot({ path: `${shots}/removed.png` });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('main').getByText('short-lived').waitFor();
    expect((await app.docker('ps', '-a', '--filter', 'name=short-lived', '--format', '{{.State}}')).trim()).toBe('exited');
  });

  it('pulls with progress, cancels, pulls again and runs what came', async () => {
    await using slow = await startSlowProxy(registry.host, 400_000);
    const name = `${slow.host}/team/debian:1`;
    const tray = page.getByRole('complementary', { name: 'Tasks' });
    const pull = async (): Promise<void> => {
      await visit('/images?dialog=pull');
      const dialog = page.getByRole('dialog', { name: 'Pull an image' });
      await dialog.getByLabel('Image', { exact: true }).fill(name);
      await dialog.getByRole('button', { name: 'Pull', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await pull();
    await tray.getByText(/[\d.]+ .B of [\d.]+ .B · .*\/s · .* left/).waitFor();
    await rail('Tasks');
    await page.getByRole('list', { name: 'Layers' }).getByText('Downloading').first().waitFor();
    await page.screenshot({ path: `${shots}/pull.png` });
    await rail('Images');
    await page.getByRole('button', { name: `Cancel ${name}` }).click();
    await tray.getByText('Cancelled. Nothing half-made was kept.').waitFor();
    expect(await app.docker('images', '--quiet', name)).toBe('');
    slow.runFree();
    await pull();
    await tray.getByText('Pulled, ready to run').waitFor({ timeout: 60_000 });
    expect(await app.docker('run', '--rm', name, 'cat', '/etc/debian_version')).toMatch(/^12/);
    const away = page.getByRole('button', { name: /^Put .* away$/ });
    for (let left = await away.count(); left > 0; left--) {
      await away.first().click();
      await expect.poll(() => away.count()).toBe(left - 1);
    }
  });

  it('shows the truth again after the engine was killed', async () => {
    await app.docker('run', '-d', '--name', 'ends-alone', 'tidewharf/starter', 'sh', '-c', 'trap "exit 7" TERM; echo waiting; while :; do sleep 0.1; done');
    const pid = (await app.docker('inspect', '--format', '{{.State.Pid}}', 'ends-alone')).trim();
    const harbour = await containerId('harbour');
    const endsAlone = await containerId('ends-alone');
    await visit(`/containers/${harbour}/logs`);
    const engine = app.enginePid();
    process.kill(engine, 'SIGKILL');
    process.kill(Number(pid), 'SIGTERM');
    await expect.poll(() => app.enginePid()).not.toBe(engine);
    await page.getByText(/^Engine \d/).waitFor();
    expect((await fetch('http://127.0.0.1:18080/after-the-kill')).status).toBe(404);
    await page.getByText('after-the-kill').first().waitFor();
    await visit(`/containers/${endsAlone}/overview`);
    await page.getByText(/Exited.*7/).first().waitFor();
    await page.screenshot({ path: `${shots}/exited-meanwhile.png` });
    expect(await app.docker('inspect', '--format', '{{.State.ExitCode}}', 'ends-alone')).toBe('7\n');
  });

  it('finds running containers and their logs when it is opened again', async () => {
    await app.quit();
    expect((await fetch('http://127.0.0.1:18080/')).status).toBe(200);
    await open();
    await rail('Containers');
    await page.getByRole('row', { name: /harbour/ }).getByText('Running').waitFor();
    await visit(`/containers/${await containerId('harbour')}/logs`);
    await page.getByText('after-the-kill').first().waitFor();
  });
});
