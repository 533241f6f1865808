// The form of a build: a folder that is dropped, a Dockerfile that lies elsewhere, a stage, secrets that are asked for again, and a better order by proof.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openWindow } from '../support/open-window.ts';

const { app, page, dir, press, go, place, dialog, choose, call } = await openWindow({ patienceMs: 20_000 });

const folder = `${dir}/dock`;
mkdirSync(`${folder}/src`, { recursive: true });
writeFileSync(`${folder}/package.json`, '{"dependencies":{"lib":"1"}}\n');
writeFileSync(`${folder}/src/a.txt`, '0\n');
writeFileSync(`${folder}/Dockerfile`, `FROM tidewharf/starter\nRUN printf '#!/bin/sh\\nsleep 1; cp package.json installed' > /bin/npm && chmod +x /bin/npm\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["sh"]\n`);
const secret = 'the-tide-comes-at-four';
writeFileSync(`${dir}/elsewhere.Dockerfile`, 'FROM tidewharf/starter AS first\nRUN --mount=type=secret,id=tide test "$(wc -c < /run/secrets/tide)" = 22 && echo it fits\nFROM first AS second\nRUN false\n');

const build = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Build', exact: true }).click();
  await page.getByText('Done', { exact: true }).waitFor();
};

it('takes a folder that is dropped on the window, anywhere', async () => {
  await go('/images');
  await page.getByText('tidewharf/starter').waitFor();
  await page.evaluate((path) => void (document.documentElement.dataset['droppedPaths'] = JSON.stringify({ dock: path })), folder);
  const devtools = await page.context().newCDPSession(page);
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') => devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data: { items: [], files: [folder], dragOperationsMask: 1 } });
  await drag('dragEnter');
  await drag('dragOver');
  await drag('drop');
  await page.getByRole('form', { name: 'Build an image' }).waitFor();
  expect(await page.getByLabel('Names').inputValue()).toBe('dock:latest');
});

it('says what is wrong with a name, and with a Dockerfile that is not there', async () => {
  await page.getByLabel('Names').fill('dock:1 Dock');
  await page.getByText('Dock cannot be a name of an image').waitFor();
  expect(await page.getByRole('button', { name: 'Build', exact: true }).isDisabled()).toBe(true);
  await page.getByLabel('Names').fill('dock:1');
  await page.getByLabel('Dockerfile', { exact: true }).fill('Dockerfil');
  await page.getByRole('alert').getByText(/Dockerfil/).first().waitFor();
  await page.getByLabel('Dockerfile', { exact: true }).fill('Dockerfile');
  await page.getByRole('region', { name: /^Dockerfile/ }).waitFor();
});

it('proposes a better order once builds have shown it, and writes it', async () => {
  await build();
  for (const text of ['1', '2', '3']) {
    writeFileSync(`${folder}/src/a.txt`, text);
    const before = await place();
    await page.getByRole('button', { name: 'Rebuild' }).click();
    await expect.poll(place).not.toBe(before);
    await page.getByText('Done', { exact: true }).waitFor();
  }
  await page.getByRole('link', { name: 'Order' }).click();
  await page.getByText(/less over \d+ builds/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Change the Dockerfile…' }).click();
  await dialog('Change the Dockerfile?').getByText(`${folder}/Dockerfile`).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog('Change the Dockerfile?').getByRole('button', { name: 'Write it' }).click();
  await expect.poll(() => readFileSync(`${folder}/Dockerfile`, 'utf8')).toMatch(/COPY package\.json[^\n]*\nRUN npm install\nCOPY \. \./);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => readFileSync(`${folder}/Dockerfile`, 'utf8')).toContain('COPY . .\nRUN npm install');
});

it('builds one stage of a Dockerfile that lies elsewhere, with a secret that is kept nowhere', async () => {
  await go('/builds/new');
  await page.getByTitle(folder).click();
  await choose({ canceled: false, filePaths: [`${dir}/elsewhere.Dockerfile`] });
  await page.getByRole('button', { name: 'Elsewhere…' }).click();
  await page.getByText('The Dockerfile asks for the secret tide').waitFor();
  await page.getByLabel('Value: tide').fill(secret);
  await page.getByLabel('Target').click();
  await page.getByRole('option', { name: 'first' }).click();
  await page.getByLabel('Names').fill('tide:1');
  await build();
  await page.getByRole('log').getByText('it fits').waitFor();
  expect(await page.evaluate(() => document.body.innerHTML)).not.toContain(secret);
});

it('asks for the secret again before it is built again', async () => {
  await page.getByRole('button', { name: 'More for tide:1' }).click();
  await page.getByRole('menuitem', { name: 'Rebuild without cache' }).click();
  const form = dialog('Its secrets are needed again');
  expect(await form.getByRole('button', { name: 'Rebuild without cache' }).isDisabled()).toBe(true);
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Value: tide');
  await page.keyboard.type('at-five');
  await press('Enter');
  await page.getByText('Failed', { exact: true }).waitFor();
  expect(JSON.stringify(await call('builds.list', {}))).not.toContain('at-five');
  expect(await app.docker('images', '--format', '{{.Repository}}:{{.Tag}}')).toContain('tide:1');
});
