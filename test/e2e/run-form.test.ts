// The form of a new container: by keyboard, with all that it can say, and the line that it shows does the same.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWindow } from '../support/open-window.ts';

const { app, page, dir, press } = await openWindow({ patienceMs: 10_000 });

const sh = promisify(execFile);
let dialog: Locator;

const fold = (name: RegExp): Promise<void> => dialog.getByRole('button', { name }).click();
const open = async (place: string): Promise<void> => {
  await page.evaluate((to) => void (location.hash = to), place);
  await dialog.waitFor();
};
const line = async (): Promise<string> => dialog.locator('code').innerText();
const inspect = async (name: string): Promise<Record<string, unknown>> => (JSON.parse(await app.docker('inspect', name)) as Record<string, unknown>[])[0] ?? {};

beforeAll(async () => {
  dialog = page.getByRole('dialog', { name: 'Run a container' });
  mkdirSync(`${dir}/src dir`);
});

/** What has to be the same; ids, times and names made up are not. */
function compared(container: Record<string, unknown>): unknown {
  const { Config: config, HostConfig, Mounts: mounts } = container as { Config: Record<string, unknown>; HostConfig: object; Mounts: Record<string, unknown>[] };
  const { Hostname: _hostname, ...rest } = config;
  const anonymous = (name: unknown): boolean => /^[0-9a-f]{64}$/.test(String(name));
  return { config: rest, host: HostConfig, mounts: mounts.map((mount) => (anonymous(mount['Name']) ? { ...mount, Name: '', Source: '' } : mount)) };
}

describe('run form', () => {
  it('runs by keyboard alone, with what is not used folded away', async () => {
    await open('/containers?dialog=run&image=tidewharf/starter:latest');
    await expect.poll(() => dialog.getByLabel('Container port 1').inputValue()).toBe('8080');
    await page.keyboard.type('by-key');
    const limits = dialog.getByRole('button', { name: /^Limits/ });
    for (let step = 0; step < 60 && !(await limits.evaluate((element) => element === document.activeElement)); step++) await press('Tab');
    expect(await limits.getAttribute('aria-expanded')).toBe('false');
    await press('Enter', 'Tab');
    await page.keyboard.type('64m');
    await press('Enter');
    await page.waitForURL(/#\/containers\/[0-9a-f]{64}\/overview/);
    expect(await app.docker('inspect', '--format', '{{.Name}} {{.State.Status}} {{.HostConfig.Memory}}', 'by-key')).toBe('/by-key running 67108864\n');
  });

  it('shows a line that makes the same container', async () => {
    await app.docker('volume', 'create', 'stock');
    await app.docker('network', 'create', 'back');
    await open('/containers?dialog=run&image=tidewharf/starter:latest');
    await dialog.getByLabel('Name').fill('full');
    await expect.poll(() => dialog.getByLabel('Container port 1').inputValue()).toBe('8080');
    await dialog.getByLabel('Host port 1').fill('18301');
    await dialog.getByRole('button', { name: 'Add: Volumes and folders' }).click();
    await dialog.getByLabel('Source 1').fill('stock');
    await page.keyboard.press('Escape');
    await dialog.getByLabel('Path in the container 1').fill('/stock');
    await dialog.getByRole('checkbox', { name: 'Read-only 1' }).click();
    await dialog.getByRole('button', { name: 'Add: Volumes and folders' }).click();
    await dialog.getByLabel('Kind of mount 2').click();
    await page.getByRole('option', { name: 'Folder' }).click();
    await dialog.getByLabel('Source 2').fill(`${dir}/src dir`);
    await dialog.getByLabel('Path in the container 2').fill('/src');
    await dialog.getByRole('button', { name: 'Add: Volumes and folders' }).click();
    await dialog.getByLabel('Path in the container 3').fill('/own');
    await dialog.getByRole('button', { name: 'Add: Volumes and folders' }).click();
    await dialog.getByLabel('Kind of mount 4').click();
    await page.getByRole('option', { name: 'Memory' }).click();
    await dialog.getByLabel('Source 4').fill('1m');
    await dialog.getByLabel('Path in the container 4').fill('/t');
    writeFileSync(`${dir}/some.env`, '# those of the team\nGREETING="ahoy there"\nexport MODE=test\n');
    await dialog.getByLabel('Variables in a file').setInputFiles(`${dir}/some.env`);
    await expect.poll(() => dialog.getByLabel('Variable 2', { exact: true }).inputValue()).toBe('MODE');
    await fold(/^Command and user/);
    await dialog.getByRole('textbox', { name: 'Command', exact: true }).fill(`-c 'echo "$GREETING"; sleep 1000'`);
    await dialog.getByLabel('Entrypoint').fill('sh');
    await dialog.getByLabel('Working folder').fill('/tmp');
    await dialog.getByLabel('User').fill('1000:1000');
    await dialog.getByRole('checkbox', { name: /-t\)/ }).click();
    await dialog.getByRole('checkbox', { name: /--init/ }).click();
    await fold(/^Limits/);
    await dialog.getByLabel('Memory').fill('64m');
    await dialog.getByLabel('CPUs').fill('0.5');
    await dialog.getByLabel('Processes').fill('50');
    await fold(/^Restart and removal/);
    await dialog.getByRole('combobox', { name: 'Start again by itself' }).click();
    await page.getByRole('option', { name: 'When it fails' }).click();
    await dialog.getByLabel('Tries at most').fill('3');
    await fold(/^Network and labels/);
    await dialog.getByRole('combobox', { name: 'Network' }).fill('back');
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Add: Labels' }).click();
    await dialog.getByLabel('Label 1', { exact: true }).fill('com.example.team');
    await dialog.getByLabel('Label value 1', { exact: true }).fill('dock 7');
    const shown = await line();
    await page.screenshot({ path: `${import.meta.dirname}/../../.cache/screenshots/run-full.png` });
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/containers\/[0-9a-f]{64}\/overview/);
    const ours = compared(await inspect('full'));
    await app.docker('rm', '-fv', 'full');
    await sh('sh', ['-c', shown], { env: { ...process.env, DOCKER_HOST: `unix://${dir}/s` } });
    expect(compared(await inspect('full'))).toEqual(ours);
    expect(await app.docker('logs', 'full')).toContain('ahoy there');
    await app.docker('rm', '-fv', 'full');
  });

  it('says who has a port before it runs, and what was refused at its field', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => void holder.listen(18_311, '0.0.0.0', resolve));
    await open('/containers?dialog=run&image=tidewharf/starter:latest');
    await expect.poll(() => dialog.getByLabel('Container port 1').inputValue()).toBe('8080');
    await dialog.getByLabel('Host port 1').fill('18311');
    await dialog.getByText(/It belongs to .* \(process \d+\)/).waitFor();
    await dialog.getByRole('button', { name: 'Use 18312' }).click();
    expect(await dialog.getByLabel('Host port 1').inputValue()).toBe('18312');
    holder.close();

    await dialog.getByRole('button', { name: 'Add: Volumes and folders' }).click();
    await dialog.getByLabel('Kind of mount 1').click();
    await page.getByRole('option', { name: 'Folder' }).click();
    await dialog.getByLabel('Source 1').fill('/not/there');
    await dialog.getByLabel('Path in the container 1').fill('/x');
    const run = dialog.getByRole('button', { name: 'Run', exact: true });
    await run.click();
    await dialog.getByText(/bind source path does not exist/).last().waitFor();
    expect(await dialog.getByLabel('Source 1').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByRole('button', { name: 'Remove mount 1' }).click();

    await fold(/^Limits/);
    await dialog.getByLabel('CPUs').fill('999');
    await fold(/^Limits/);
    await run.click();
    await dialog.getByText(/Range of CPUs/).last().waitFor();
    await expect.poll(() => dialog.getByLabel('CPUs').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
  });
});
