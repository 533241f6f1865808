// A container that is there gets other ports, variables, mounts and limits, and keeps its files; what will happen is said before.
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWindow } from '../support/open-window.ts';

const { app, page } = await openWindow({ patienceMs: 10_000 });

let dialog: Locator;
let id: string;

const inspect = async (format: string): Promise<string> => (await app.docker('inspect', '--format', format, id)).trim();
const open = async (): Promise<void> => {
  await page.evaluate((to) => void (location.hash = to), `/containers/${id}/overview?dialog=edit&container=${id}`);
  await dialog.getByLabel('Name', { exact: true }).waitFor();
};
const undo = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText(/has again what it had/).last().waitFor();
};

beforeAll(async () => {
  dialog = page.getByRole('dialog', { name: /^Edit / });
  id = (await app.docker('run', '-d', '--stop-signal', 'KILL', '--name', 'pier', '-p', '18401:8080', '-e', 'GREETING=ahoy', 'tidewharf/starter')).trim();
  await app.docker('exec', 'pier', 'sh', '-c', 'echo mine > /root/note');
});

describe('edit in place', () => {
  it('opens from the menu, and says that nothing is different yet', async () => {
    await page.evaluate((to) => void (location.hash = to), `/containers/${id}/overview`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    await dialog.getByText('Nothing is different yet.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('changes ports, name and memory at once, by keyboard, and takes it back', async () => {
    const pid = await inspect('{{.State.Pid}}');
    await open();
    await dialog.getByLabel('Host port 1').fill('18402');
    const name = dialog.getByLabel('Name', { exact: true });
    await name.fill('quay');
    await dialog.getByText('It goes on running, and has it at once.').first().waitFor();
    await dialog.getByText('18401:8080').waitFor();
    await name.press('Enter');
    await page.getByText('Changed quay: Name, Ports').waitFor();
    expect(await inspect('{{.Name}} {{.State.Pid}} {{json .HostConfig.PortBindings}}')).toBe(`/quay ${pid} {"8080/tcp":[{"HostIp":"","HostPort":"18402"}]}`);
    expect((await fetch('http://127.0.0.1:18402/')).status).toBe(200);
    await undo();
    expect(await inspect('{{.Name}} {{.State.Pid}} {{json .HostConfig.PortBindings}}')).toBe(`/pier ${pid} {"8080/tcp":[{"HostIp":"","HostPort":"18401"}]}`);
  });

  it('opens with what the container has now, whatever it had when the form was open before', async () => {
    await open();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await app.docker('rename', 'pier', 'wharf');
    await app.docker('update', '--memory', '64m', '--memory-swap', '64m', id);
    await open();
    expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('wharf');
    await dialog.getByText('Nothing is different yet.').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate(() => void (location.hash = '/images'));
    await dialog.waitFor({ state: 'detached' });
    await app.docker('rename', 'wharf', 'pier');
    await page.evaluate((to) => void (location.hash = to), `/images?dialog=rename-container&container=${id}`);
    const rename = page.getByRole('dialog', { name: /^Rename/ });
    expect(await rename.getByRole('textbox').inputValue()).toBe('pier');
    await page.keyboard.press('Escape');
    await rename.waitFor({ state: 'detached' });
  });

  it('says that a variable and a volume need a restart, keeps the files, and takes it back', async () => {
    await open();
    await dialog.getByRole('button', { name: /^Environment/ }).click();
    await dialog.getByRole('textbox', { name: /^Value/ }).first().waitFor();
    const rows = await dialog.getByRole('textbox', { name: /^Variable/ }).all();
    const names = await Promise.all(rows.map((row) => row.inputValue()));
    await dialog.getByLabel(`Value ${names.indexOf('GREETING') + 1}`, { exact: true }).fill('farewell');
    await dialog.getByRole('button', { name: 'Add: Volumes and folders' }).click();
    await dialog.getByLabel('Source 1').fill('hold');
    await dialog.getByLabel('Path in the container 1').fill('/hold');
    await dialog.getByText('It is stopped and started again with it.').first().waitFor();
    await page.screenshot({ path: `${import.meta.dirname}/../../.cache/screenshots/edit-restart.png` });
    await dialog.getByRole('button', { name: 'Restart with it' }).click();
    await page.getByText('Changed pier: Environment, Volumes and folders').or(page.getByText('Changed pier: Volumes and folders, Environment')).waitFor();
    expect(await app.docker('exec', 'pier', 'sh', '-c', 'echo $GREETING; cat /root/note; mount | grep -c " /hold "')).toBe('farewell\nmine\n1\n');
    expect(await inspect('{{.Id}}')).toBe(id);
    await undo();
    await expect.poll(() => app.docker('exec', 'pier', 'sh', '-c', 'echo $GREETING; ls -d /root/note')).toBe('ahoy\n/root/note\n');
    expect(await app.docker('volume', 'ls', '-q')).toContain('hold');
  });

  it('leaves everything as it was where something is refused, and says so at its field', async () => {
    await app.docker('run', '-d', '--name', 'holder', '-p', '18411:80', 'tidewharf/starter', 'sleep', '1000');
    await open();
    await dialog.getByLabel('Host port 1').fill('18411');
    await dialog.getByText('It belongs to holder').first().waitFor();
    await dialog.getByRole('button', { name: 'Use 18412' }).click();
    await dialog.getByRole('button', { name: 'Add: Volumes and folders' }).click();
    await dialog.getByLabel('Kind of mount 1').click();
    await page.getByRole('option', { name: 'Folder' }).click();
    await dialog.getByLabel('Source 1').fill('/not/there');
    await dialog.getByLabel('Path in the container 1').fill('/x');
    await dialog.getByText(/bind source path does not exist/).last().waitFor();
    await dialog.getByText('First the fields above.').waitFor();
    await page.keyboard.press('Escape');
    expect(await inspect('{{json .HostConfig.PortBindings}} {{len .Mounts}}')).toBe('{"8080/tcp":[{"HostIp":"","HostPort":"18401"}]} 0');
  });
});
