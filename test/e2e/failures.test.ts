// What goes wrong, each for real: the app says it, offers the way out, goes on by itself, and shows nothing that the engine does not have.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { electronBinary, launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';
import { startOtherEngine, type OtherEngine } from '../support/other-engine.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { startSlowProxy } from '../support/slow-proxy.ts';
import { ensureTestImage } from '../support/test-images.ts';

const shots = path.resolve(import.meta.dirname, '../../.cache/screenshots');
const image = 'tidewharf/starter';
const megabyte = 1 << 20;
let app: TestApp;
let page: Page;

const visit = (place: string): Promise<void> => page.evaluate((to) => void (location.hash = to), place);
const engineRuns = (): Promise<void> => page.getByText(/^Engine \d/).waitFor({ timeout: 30_000 });
const rail = () => page.getByRole('navigation', { name: 'Pages' });

async function open(options: Parameters<typeof launchApp>[0]): Promise<void> {
  mkdirSync(shots, { recursive: true });
  app = await launchApp(options);
  page = app.page;
  page.setDefaultTimeout(15_000);
}

async function pull(name: string): Promise<void> {
  await visit('/images?dialog=pull');
  const dialog = page.getByRole('dialog', { name: 'Pull an image' });
  await dialog.getByLabel('Image', { exact: true }).fill(name);
  await dialog.getByRole('button', { name: 'Pull', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

beforeEach(({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    await page.screenshot({ path: `${shots}/failed-failures-${task.name.replaceAll(/\W+/g, '-')}.png` });
  });
});

describe('on a data folder of 320 MB', () => {
  const dir = makeAppFolder();
  const data = `${dir}/d`;
  let registry: TestRegistry;

  beforeAll(async () => {
    mkdirSync(data, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=320m,mode=0700', 'tmpfs', data]);
    registry = await startRegistry();
    await registry.push(await ensureTestImage('debian'), 'team/debian:1');
    await open({ dir });
    await engineRuns();
  });
  afterAll(async () => {
    await app?.quit();
    await registry?.stop();
    execFileSync('umount', ['-l', data]);
    await removeAppFolder(dir);
  });

  it('engine killed: says so, comes back, and shows what became of things meanwhile', async () => {
    await app.docker('run', '-d', '--name', 'harbour', image, 'sh', '-c', 'trap "exit 7" TERM; while :; do sleep 0.1; done');
    const pid = Number(await app.docker('inspect', '--format', '{{.State.Pid}}', 'harbour'));
    await visit('/containers');
    const row = page.getByRole('row', { name: /harbour/ });
    await row.getByText('Running').waitFor();
    const engine = app.enginePid();
    process.kill(engine, 'SIGKILL');
    process.kill(pid, 'SIGTERM');
    await page.getByText('The engine went away and comes back').waitFor();
    await engineRuns();
    expect(app.enginePid()).not.toBe(engine);
    await row.getByText(/Exited/).waitFor();
    await expect.poll(() => page.getByText('The engine went away and comes back').count()).toBe(0);
  });

  it('registry gone in the middle of a pull: fails with a reason, keeps nothing half-made, and can be tried again', async () => {
    const gone = await startRegistry();
    await gone.push(await ensureTestImage('debian'), 'team/debian:1');
    const slow = await startSlowProxy(gone.host, 400_000);
    const name = `${slow.host}/team/debian:1`;
    const tray = page.getByRole('complementary', { name: 'Tasks' });
    await pull(name);
    await tray.getByText(/[\d.]+ .B of [\d.]+ .B/).waitFor();
    await gone.stop();
    await slow[Symbol.asyncDispose]();
    await tray.getByText('What happened').waitFor({ timeout: 90_000 });
    await tray.getByRole('button', { name: 'Try again' }).waitFor();
    await tray.getByRole('link', { name: 'What happened' }).click();
    const alert = page.getByRole('alert').filter({ hasText: name });
    await alert.getByText('No answer').or(alert.getByText('The registry does not answer as it should')).first().waitFor();
    await page.screenshot({ path: `${shots}/failure-registry.png` });
    expect(await app.docker('images', '--quiet', name)).toBe('');
    await page.getByRole('button', { name: 'Put ended away' }).click();
  });

  it('disk full: says so, leads to where room is, and the pull works when there is some', async () => {
    const name = `${registry.host}/team/debian:1`;
    const free = Number(execFileSync('df', ['--output=avail', '--block-size=1', data], { encoding: 'utf8' }).split('\n')[1]);
    execFileSync('fallocate', ['--length', String(free - 8 * megabyte), `${data}/ballast`]);
    await pull(name);
    await page.getByRole('complementary', { name: 'Tasks' }).getByRole('link', { name: 'What happened' }).click({ timeout: 60_000 });
    const alert = page.getByRole('alert').filter({ hasText: 'The disk is full' });
    await alert.getByRole('link', { name: 'Choose what goes' }).waitFor();
    await page.screenshot({ path: `${shots}/failure-disk-full.png` });
    expect(await app.docker('images', '--quiet', name)).toBe('');
    await visit('/diagnostics');
    await page.getByText(/^Only [\d.]+ .B of [\d.]+ .B are free under/).waitFor();
    await page.screenshot({ path: `${shots}/failure-disk-diagnostics.png` });
    await page.getByRole('button', { name: 'Choose what goes' }).click();
    await page.waitForURL(/#\/disk\/prune/);
    await page.getByRole('row', { name: /harbour/ }).waitFor();

    rmSync(`${data}/ballast`);
    await pull(name);
    await page.getByRole('complementary', { name: 'Tasks' }).getByText('Pulled, ready to run').waitFor({ timeout: 60_000 });
    expect(await app.docker('images', '--quiet', name)).not.toBe('');
  });
});

describe('an engine of somebody else', () => {
  const dir = makeAppFolder();
  let other: OtherEngine | undefined;

  beforeAll(async () => {
    other = await startOtherEngine(dir, '0.0.7');
    chmodSync(`${dir}/s`, 0);
    // Root may open anything: without that right the app is a user like others.
    const executable = `${dir}/as-a-user`;
    writeFileSync(executable, `#!/bin/sh\nexec setpriv --bounding-set=-dac_override,-dac_read_search '${electronBinary()}' "$@"\n`, { mode: 0o755 });
    await open({ dir, executable });
  });
  afterAll(async () => {
    await app?.quit();
    await other?.[Symbol.asyncDispose]();
    await removeAppFolder(dir);
  });

  it('closed to this user: says how to open it, and goes on by itself when it is', async () => {
    await page.getByText('The engine is closed to you').first().waitFor();
    await page.getByText(`sudo setfacl -m u:$USER:rw ${dir}/s`).waitFor();
    await visit('/containers');
    await page.getByText('The engine is not there').waitFor();
    await page.screenshot({ path: `${shots}/failure-denied.png` });
    await page.getByRole('alert').getByRole('button', { name: 'Diagnostics' }).click();
    await page.getByText(`${dir}/s is closed to this user (mode 0000`, { exact: false }).waitFor();
    await page.screenshot({ path: `${shots}/failure-denied-diagnostics.png` });
    chmodSync(`${dir}/s`, 0o660);
    await page.getByText('Engine 0.0.7').first().waitFor();
    await expect.poll(() => page.getByText('The engine is closed to you').count()).toBe(0);
  });

  it('of another version: says so, and what it means', async () => {
    await page.getByText('This engine has another version than the app').waitFor();
    await visit('/settings/engine');
    await page.getByText('started by another program', { exact: false }).first().waitFor();
    expect(await page.getByRole('main').getByRole('button', { name: 'Restart engine' }).isDisabled()).toBe(true);
    await page.screenshot({ path: `${shots}/failure-version.png` });
    await visit('/diagnostics');
    await page.getByText(/^The engine has version 0\.0\.7, the app \d/).waitFor();
  });

  it('closed while it runs: no page shows what was before, and it goes on when it is open again', async () => {
    await visit('/images');
    await page.getByText('No images yet').waitFor();
    chmodSync(`${dir}/s`, 0);
    await visit('/disk');
    await page.getByText('The engine is closed to you').first().waitFor();
    await visit('/images');
    await page.getByText('The engine is not there').waitFor();
    chmodSync(`${dir}/s`, 0o660);
    await page.getByText('No images yet').waitFor();
    await page.getByText('Engine 0.0.7').first().waitFor();
  });

  it('gone: the app starts its own on the same data', async () => {
    await other?.[Symbol.asyncDispose]();
    other = undefined;
    await expect.poll(() => page.getByText('Engine 0.0.7').count()).toBe(0);
    await engineRuns();
    await expect.poll(() => page.getByText('This engine has another version than the app').count()).toBe(0);
    await visit('/images');
    await page.getByText(image).first().waitFor();
    await rail().getByRole('link', { name: /^Images/ }).waitFor();
  });
});
