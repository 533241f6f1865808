// Who listens in a container and who can get there, with one click to publish it; who writes into it, and the way to a volume.
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page } = await openWindow({ patienceMs: 10_000 });

let main: Locator;

const show = async (name: string): Promise<string> => {
  const id = (await app.docker('inspect', '--format', '{{.Id}}', name)).trim();
  await page.evaluate((to) => void (location.hash = to), `/containers/${id}/overview`);
  return id;
};
const inspect = async (name: string, format: string): Promise<string> => (await app.docker('inspect', '--format', format, name)).trim();

beforeAll(async () => {
  main = page.getByRole('main');
});

describe('port doctor', () => {
  it('sees what listens and is not published, and publishes it live', async () => {
    await app.docker('run', '-d', '--name', 'forgot', 'tidewharf/starter');
    const pid = await inspect('forgot', '{{.State.Pid}}');
    await page.evaluate((to) => void (location.hash = to), `/containers?panel=${await inspect('forgot', '{{.Id}}')}`);
    await page.getByRole('complementary', { name: 'Summary of forgot' }).getByText('httpd listens on 8080, which is not published').waitFor();
    await page.screenshot({ path: `${shots}/ports-hint.png` });
    await show('forgot');
    await main.getByText('httpd listens on 8080, which is not published').waitFor();
    await page.screenshot({ path: `${shots}/ports-forgot.png` });
    const publish = main.getByRole('button', { name: 'Publish on 8080' });
    await publish.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/leads to 8080 now, without a restart/).waitFor();
    const [port = ''] = /\d+(?= leads)/.exec(await page.getByText(/leads to 8080 now/).innerText()) ?? [];
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect(await inspect('forgot', '{{.State.Pid}}')).toBe(pid);
    await main.getByText(/Everything that listens is reached/).waitFor();
  });

  it('tells a port bound to the loopback, and one that nobody listens on, and leads it to the right one', async () => {
    await app.docker('run', '-d', '--name', 'wrong', '-p', '18501:80', '-p', '18502:81', 'tidewharf/starter', 'sh', '-c', 'httpd -p 127.0.0.1:81 -h /www; exec httpd -f -p 3000 -h /www');
    await show('wrong');
    await main.getByText('httpd listens on 127.0.0.1:81 only').waitFor();
    await main.getByText(/18502 of this machine leads there, and nobody answers/).waitFor();
    await main.getByText('18501 is published to 80, where nothing listens').waitFor();
    await page.screenshot({ path: `${shots}/ports-wrong.png` });
    await main.getByRole('button', { name: 'Lead 18501 to 3000' }).click();
    await page.getByText('18501 leads to 3000 now, without a restart').waitFor();
    expect((await fetch('http://127.0.0.1:18501/')).status).toBe(200);
  });
});

describe('copy-on-write meter', () => {
  it('says who writes most, how it grows, and that a database is in the container', async () => {
    const script = 'mkdir -p /var/lib/mysql/shop /app; head -c 3000000 /dev/zero > /var/lib/mysql/shop/a.ibd; echo x > /app/x; exec sleep 1000';
    await app.docker('run', '-d', '--stop-signal', 'KILL', '--name', 'shop', 'tidewharf/starter', 'sh', '-c', script);
    await show('shop');
    await main.getByText('A database writes to /var/lib/mysql, into the container').waitFor();
    await main.getByText('3.00 MB in 2 files').waitFor();
    await main.getByText('looks like a database').waitFor();
    await main.getByText(/no more in \d+ s/).waitFor();
    await app.docker('exec', 'shop', 'sh', '-c', 'head -c 2000000 /dev/zero > /var/lib/mysql/shop/b.ibd');
    await main.getByText(/2\.00 MB more in \d+ s, .*\/s/).waitFor();
    await page.screenshot({ path: `${shots}/writes.png`, fullPage: true });
  });

  it('moves a folder to a volume with everything in it, and takes it back', async () => {
    const id = await show('shop');
    await main.getByRole('button', { name: 'Move /var/lib/mysql to a volume' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move /var/lib/mysql to a volume' });
    await dialog.getByText(/It is stopped/).waitFor();
    await app.docker('volume', 'create', 'taken');
    await dialog.getByLabel('New volume').fill('taken');
    await dialog.getByLabel('New volume').press('Enter');
    await dialog.getByText(/is there already/).waitFor();
    await dialog.getByLabel('New volume').fill('shop-mysql');
    await dialog.getByLabel('New volume').press('Enter');
    await page.getByText('/var/lib/mysql is in the volume shop-mysql now').waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect(await inspect('shop', '{{.Id}} {{.State.Status}} {{(index .Mounts 0).Name}}')).toBe(`${id} running shop-mysql`);
    expect(await app.docker('run', '--rm', '-v', 'shop-mysql:/v', 'tidewharf/starter', 'stat', '-c', '%s', '/v/shop/a.ibd')).toBe('3000000\n');
    await main.getByText('below the mount at /var/lib/mysql').first().waitFor();
    await page.screenshot({ path: `${shots}/writes-moved.png`, fullPage: true });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('/var/lib/mysql is in the container again. The volume stays.').waitFor();
    expect(await inspect('shop', '{{len .Mounts}} {{.State.Status}}')).toBe('0 running');
    expect(await app.docker('exec', 'shop', 'stat', '-c', '%s', '/var/lib/mysql/shop/a.ibd')).toBe('3000000\n');
    expect(await app.docker('volume', 'ls', '-q')).toContain('shop-mysql');
  });

  it('gives back what lies below a mount, after it said that it is for good', async () => {
    await main.getByRole('button', { name: 'Move /var/lib/mysql to a volume' }).click();
    await page.getByRole('dialog').getByLabel('New volume').fill('shop-data');
    await page.getByRole('dialog').getByLabel('New volume').press('Enter');
    await page.getByText('/var/lib/mysql is in the volume shop-data now').waitFor();
    await main.getByRole('button', { name: 'Delete what lies below /var/lib/mysql' }).click();
    await page.getByRole('alertdialog').getByText('5.00 MB in 2 files').waitFor();
    await page.screenshot({ path: `${shots}/writes-clear.png` });
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('5.00 MB came back').waitFor();
    await main.getByText('2 B in 1 file').first().waitFor();
    expect(await app.docker('exec', 'shop', 'ls', '/var/lib/mysql/shop')).toBe('a.ibd\nb.ibd\n');
  });
});
