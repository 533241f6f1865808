// Networks: made with addresses of one's own, joined and left live, and what of them this machine shows outside.
import { beforeAll, expect, it } from 'vitest';
import { openWindow } from '../support/open-window.ts';

const { app, page, press, go, dialog, row } = await openWindow({ patienceMs: 10_000 });

const names = async (): Promise<string> => (await app.docker('network', 'ls', '--format', '{{.Name}}')).split('\n').filter(Boolean).toSorted().join(' ');

beforeAll(async () => {
  await app.docker('run', '-d', '--name', 'web', '-p', '127.0.0.1:18471:8080', '-p', '18472:9090/udp', 'tidewharf/starter');
});

it('shows the built-in ones and why they stay', async () => {
  await press('Control+5');
  await row(/bridge.*built in/).getByText('web').waitFor();
  await row(/host.*built in/).focus();
  await press('Delete');
  await dialog('Remove host?').getByText('cannot be removed').waitFor();
  expect(await dialog('Remove host?').getByRole('button', { name: 'Remove' }).isDisabled()).toBe(true);
  await press('Escape');
  await page.getByRole('button', { name: /^Own/ }).click();
  await page.getByText('find each other by name').waitFor();
});

it('makes one by keys, and says whose addresses are taken', async () => {
  await page.getByRole('button', { name: 'Create', exact: true }).focus();
  await press('Enter');
  const form = dialog('Create a network');
  await form.getByLabel('Name', { exact: true }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await page.keyboard.type('backend');
  const taken = (await app.docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Subnet}}', 'bridge')).trim();
  await press('Tab');
  await page.keyboard.type(taken);
  await form.getByText(`It overlaps ${taken} of the network bridge`).waitFor();
  await press('Control+a');
  await page.keyboard.type('10.90.0.0/24');
  await press('Tab');
  await page.keyboard.type('10.91.0.1');
  await form.getByText('An address within the subnet').waitFor();
  await press('Control+a');
  await page.keyboard.type('10.90.0.9');
  await press('Enter');
  await page.getByRole('heading', { name: 'backend' }).waitFor();
  await page.getByText('10.90.0.9').waitFor();
  expect(await names()).toBe('backend bridge host none');
});

it('connects a running container at once, by a name of its own, and takes it off again', async () => {
  await page.getByRole('link', { name: /^Containers/ }).last().click();
  await page.getByText('No container is on it').waitFor();
  await page.getByRole('button', { name: 'Connect a container…' }).last().click();
  await dialog('Connect a container to backend').getByLabel('Further names (optional)').fill('shop');
  await dialog('Connect a container to backend').getByLabel('IPv4 address (optional)').fill('10.90.0.77');
  await press('Enter');
  await row(/web/).getByText('10.90.0.77').waitFor();
  await row(/web/).getByText(/shop/).waitFor();
  expect(await app.docker('inspect', '--format', '{{.NetworkSettings.Networks.backend.IPAddress}}', 'web')).toBe('10.90.0.77\n');
  await row(/web/).focus();
  await press('Delete');
  await page.getByText('No container is on it').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(/web/).getByText(/shop/).waitFor();
});

it('says who stands in the way of a removal, and what stopped ones would lack', async () => {
  const id = (await app.docker('network', 'inspect', '--format', '{{.Id}}', 'backend')).trim();
  await go(`/networks?dialog=remove-networks&network=${id}`);
  await dialog('Remove backend?').getByText('web runs on it').waitFor();
  await press('Escape');
  await app.docker('network', 'disconnect', 'backend', 'web');
  await app.docker('create', '--name', 'later', '--network', 'backend', 'tidewharf/starter');
  await go(`/networks?dialog=remove-networks&network=${id}`);
  await dialog('Remove backend?').getByText('later is on it and does not run').waitFor();
  await press('Escape');
  await app.docker('rm', 'later');
  await page.getByRole('button', { name: 'Remove unused…' }).click();
  await dialog('Remove backend?').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(names).toBe('bridge host none');
  await page.getByRole('button', { name: 'Create again' }).click();
  await expect.poll(names).toBe('backend bridge host none');
  expect(await app.docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', 'backend')).toBe('10.90.0.9\n');
});

it('maps the ports of this machine to containers', async () => {
  await page.getByRole('link', { name: 'Published ports' }).click();
  await row(/127\.0\.0\.1:18471\/tcp.*8080\/tcp.*web.*this machine only/).waitFor();
  await row(/\*:18472\/udp.*9090\/udp.*web.*anywhere/).waitFor();
  await app.docker('rm', '-f', 'web');
  await page.getByText('No port is published').waitFor();
});
