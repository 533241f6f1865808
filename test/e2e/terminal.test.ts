// Terminals: in a container and on this machine, their size, tabs, search, paste, other shells, and what ends them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page, dir } = await openWindow({ patienceMs: 20_000 });

const run = promisify(execFile);
const image = 'tidewharf/starter';

const idOf = async (name: string): Promise<string> => (await app.docker('inspect', '--format', '{{.Id}}', name)).trim();
const goTo = (place: string): Promise<void> => page.evaluate((hash) => void (location.hash = hash), place);
/** What stands in the terminal, a line each. */
const rows = async (): Promise<string[]> => (await page.locator('.xterm-rows > div').allTextContents()).map((row) => row.replaceAll('\u00a0', ' ').trimEnd());
const shows = async (text: string | RegExp): Promise<void> => {
  await expect.poll(async () => (await rows()).join('\n'), { timeout: 20_000 }).toMatch(text);
};
const type = async (line: string): Promise<void> => {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
};
const paste = (text: string): Promise<void> =>
  page.evaluate((given) => {
    const data = new DataTransfer();
    data.setData('text/plain', given);
    document.querySelector('.xterm-helper-textarea')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
const tab = (name: RegExp) => page.getByRole('group', { name: 'Terminals in boat', exact: true }).getByRole('button', { name });
/** Where the shell that was started is ready. */
const prompt = /[#$] *$/m;

beforeAll(async () => {
  await app.docker('run', '-d', '--init', '--name', 'boat', image, 'sleep', '100000');
  await goTo(`/containers/${await idOf('boat')}/terminal`);
});

it('has the size of its place from the first line on', async () => {
  await shows(prompt);
  await type('stty size; echo "cols $(stty size | cut -d" " -f2)"');
  await shows(/cols \d+/);
  const cols = Number(/cols (\d+)/.exec((await rows()).join('\n'))?.[1]);
  expect(cols).toBeGreaterThan(100);
  const lines = (await rows()).length;
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+Equal');
  await expect.poll(async () => (await rows()).length).toBeLessThan(lines);
  await type(`while [ $(stty size | cut -d" " -f2) -ge ${cols} ]; do sleep 0.1; done; echo "has"fewer`);
  await shows('hasfewer');
  await page.keyboard.press('Control+0');
});

it('goes on while another page is looked at, and is there after a reload', async () => {
  await type('sleep 1; echo "came ba""ck"');
  await goTo('/images');
  await page.getByText(image).first().waitFor();
  await goTo(`/containers/${await idOf('boat')}/terminal`);
  await shows('came back');
  await page.reload();
  await shows('came back');
});

it('asks before it runs several pasted lines', async () => {
  await paste('echo only-one');
  await shows('echo only-one');
  await page.keyboard.press('Control+u');
  await paste('echo first-$((1+1))\necho second-$((2+2))\n');
  const asked = page.getByRole('dialog', { name: 'Paste 3 lines?' });
  await asked.waitFor();
  await page.keyboard.press('Escape');
  await asked.waitFor({ state: 'hidden' });
  expect((await rows()).join('\n')).not.toContain('first-2');
  await paste('echo first-$((1+1))\necho second-$((2+2))\n');
  await asked.getByRole('button', { name: 'Paste', exact: true }).click();
  await shows('second-4');
});

it('finds what it has shown', async () => {
  await type('for i in $(seq 1 300); do echo "needle $i"; done');
  await shows('needle 300');
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('textbox', { name: 'Search the terminal' }).fill('needle 77');
  await shows('needle 77');
  await page.getByText('1 of 1').waitFor();
  await page.keyboard.press('Escape');
});

it('opens another shell as another user, in a tab with a name, and is left by keyboard', async () => {
  await page.getByRole('button', { name: 'New terminal with …' }).click();
  await page.getByRole('combobox', { name: 'Shell' }).getByText('/bin/ash').or(page.getByRole('combobox', { name: 'Shell' }).getByText('/bin/sh')).first().waitFor();
  await page.getByRole('textbox', { name: /User/ }).fill('1000');
  await page.keyboard.press('Enter');
  await shows(prompt);
  await type('echo "I am $(id -u)"');
  await shows('I am 1000');
  await page.keyboard.press('Control+F6');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'))).toBe('true');
  await page.keyboard.press('F2');
  await page.keyboard.type('harbour');
  await page.keyboard.press('Enter');
  await tab(/harbour/).waitFor();
  await page.reload();
  await tab(/harbour/).waitFor();
  await tab(/1 ?Shell/).click();
  await shows('needle 300');
  await page.screenshot({ path: `${shots}/terminal-tabs.png` });
});

it('says that a shell has ended, and opens a new one; so after a restart of the container and of the engine', async () => {
  await page.locator('.xterm').click();
  await type('exit 3');
  await page.getByText('The shell has ended with exit code 3.').waitFor();
  await page.getByRole('button', { name: 'Open a new shell' }).click();
  await shows(prompt);
  await app.docker('restart', '-t', '1', 'boat');
  await page.getByText(/The shell has ended|was lost/).waitFor();
  await page.getByRole('button', { name: 'Open a new shell' }).click();
  await shows(prompt);
  process.kill(app.enginePid(), 'SIGKILL');
  await page.getByText('The connection to the shell was lost').waitFor();
  await page.getByRole('button', { name: 'Open a new shell' }).click();
  await shows(prompt);
  await type('echo "alive ag""ain"');
  await shows('alive again');
});

it('keeps what was written when the container stops', async () => {
  await app.docker('stop', '-t', '1', 'boat');
  await page.getByText('The container does not run.').waitFor();
  await shows('alive again');
});

it('says so where an image has no shell', async () => {
  await app.docker('cp', 'boat:/bin/busybox', `${dir}/sleep`);
  await run('tar', ['-C', dir, '-cf', `${dir}/bare.tar`, 'sleep']);
  await app.docker('import', `${dir}/bare.tar`, 'bare');
  await app.docker('run', '-d', '--name', 'bare', 'bare', '/sleep', '100000');
  await goTo(`/containers/${await idOf('bare')}/terminal`);
  await page.getByText('This image has no shell').waitFor();
});

it('runs on this machine too, with links', async () => {
  await goTo('/shell');
  await page.getByRole('heading', { name: 'Shell on this machine' }).waitFor();
  await page.getByRole('group', { name: 'Terminals on this machine This machine' }).waitFor();
  await shows(/\S/);
  await type('echo "$DOCKER_HOST" | cut -c1-7; echo http://localhost/a-link');
  await shows('unix://');
});
