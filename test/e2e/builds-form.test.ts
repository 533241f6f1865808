// The form of a build: a folder that is dropped, a Dockerfile that lies elsewhere, a stage, secrets that are asked for again, and a better order by proof.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openWindow, shots } from '../support/open-window.ts';

const agentDir = mkdtempSync('/var/tmp/tw-agent-');
const agent = createServer().listen(`${agentDir}/agent`);
afterAll(() => {
  agent.close();
  rmSync(agentDir, { recursive: true });
});
const { app, page, dir, press, go, place, dialog, choose, call } = await openWindow({ patienceMs: 20_000, env: { SSH_AUTH_SOCK: `${agentDir}/agent` } });

const folder = `${dir}/dock`;
mkdirSync(`${folder}/src`, { recursive: true });
writeFileSync(`${folder}/package.json`, '{"dependencies":{"lib":"1"}}\n');
writeFileSync(`${folder}/src/a.txt`, '0\n');
writeFileSync(`${folder}/Dockerfile`, `FROM tidewharf/starter\nRUN printf '#!/bin/sh\\nsleep 1; cp package.json installed' > /bin/npm && chmod +x /bin/npm\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["sh"]\n`);
const secret = 'the-tide-comes-at-four';
writeFileSync(`${dir}/elsewhere.Dockerfile`, 'FROM tidewharf/starter AS first\nRUN --mount=type=secret,id=tide test "$(wc -c < /run/secrets/tide)" = 22 && echo it fits\nFROM first AS second\nRUN false\n');

/** In light and dark. */
const picture = async (name: string): Promise<void> => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png` });
  }
};

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

it('lends an SSH agent where the person says so: their own, or one by its socket', async () => {
  writeFileSync(`${dir}/ssh.Dockerfile`, 'FROM tidewharf/starter\nRUN --mount=type=ssh,required test -S "$SSH_AUTH_SOCK" && echo agent: $SSH_AUTH_SOCK\n');
  writeFileSync(`${dir}/id_ed25519`, 'a key');
  await go('/builds/new');
  await page.getByTitle(folder).click();
  await choose({ canceled: false, filePaths: [`${dir}/ssh.Dockerfile`] });
  await page.getByRole('button', { name: 'Elsewhere…' }).click();
  const agents = page.getByRole('group', { name: 'SSH agents' });
  await page.getByText('The Dockerfile asks for the SSH agent default').waitFor();
  await page.getByLabel('Names').fill('lent:1');
  await page.getByRole('button', { name: 'Add an agent' }).press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Id of the agent 1');
  expect(await page.getByLabel('Id of the agent 1').inputValue()).toBe('default');
  expect(await page.getByText('asks for the SSH agent').count()).toBe(0);
  await agents.getByText('your own agent').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await choose({ canceled: false, filePaths: [`${dir}/id_ed25519`] });
  await press('Tab', 'Enter');
  await agents.getByTitle(`${dir}/id_ed25519`).waitFor();
  await page.getByRole('button', { name: 'Build', exact: true }).click();
  await page.getByRole('alert').getByText(/id_ed25519 is no socket/).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Take your own agent');
  expect(await axeViolations(page)).toEqual([]);
  await picture('build-form-ssh');
  await press('Enter');
  await build();
  await page.getByRole('log').getByText('agent: /run/tidewharf/ssh_agent.0').waitFor();
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByText(`default: ${agentDir}/agent`).waitFor();
  await page.getByRole('button', { name: 'More for lent:1' }).click();
  await page.getByRole('menuitem', { name: 'Build with other choices…' }).click();
  await agents.getByText('your own agent').waitFor();
});

it('says at its field that the result cannot go there, before anything is built', async () => {
  const builds = await call('builds.list', {});
  await go('/builds/new');
  await page.getByTitle(folder).click();
  const form = page.getByRole('form', { name: 'Build an image' });
  await form.getByRole('button', { name: /^Result/ }).press('Enter');
  await page.getByRole('combobox', { name: 'Besides the image' }).click();
  await page.getByRole('option', { name: 'Its files in a folder' }).click();
  await choose({ canceled: false, filePaths: [folder] });
  await page.getByRole('button', { name: 'Choose…', exact: true }).click();
  await page.getByRole('button', { name: 'Build', exact: true }).click();
  await form.getByRole('group', { name: 'Where it goes' }).getByText(`Output to ${folder}: the folder is not empty`).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Choose…');
  expect(await axeViolations(page)).toEqual([]);
  await picture('build-form-output-refused');
  expect(await call('builds.list', {})).toEqual(builds);
  await choose({ canceled: false, filePaths: [`${dir}/files`] });
  mkdirSync(`${dir}/files`);
  await press('Enter');
  await page.getByTitle(`${dir}/files`).waitFor();
  expect(await form.getByRole('alert').count()).toBe(0);
  await build();
  expect(readdirSync(`${dir}/files`)).toContain('bin');
});

it('asks for a build with all that one can have, says at its field what is wrong, and keeps it for the next', async () => {
  writeFileSync(`${folder}/Dockerfile`, 'FROM tidewharf/starter AS base\nRUN cat /etc/hosts; ulimit -n; df /dev/shm | tail -1\nFROM base AS last\nRUN echo made\n');
  await go('/builds/new');
  await page.getByTitle(folder).click();
  const fold = (name: RegExp) => page.getByRole('form', { name: 'Build an image' }).getByRole('button', { name });
  const submit = page.getByRole('button', { name: 'Build', exact: true });
  await page.getByLabel('Names').fill('full:1');
  await fold(/^Cache and bases/).press('Enter');
  await page.getByLabel('Stages to run anew').fill('bas');
  await page.getByText('There is no stage bas', { exact: true }).waitFor();
  expect(await submit.isDisabled()).toBe(true);
  await page.getByLabel('Stages to run anew').fill('base');
  await fold(/^Network/).press('Enter');
  await page.getByRole('button', { name: 'Add a host' }).press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Extra hosts: Name 1');
  await page.keyboard.type('db');
  await page.getByLabel('Extra hosts: Address 1').fill('10.0.0.700');
  await page.getByText('An address, such as 10.0.0.7, or host-gateway').waitFor();
  await page.getByLabel('Extra hosts: Address 1').fill('10.0.0.7');
  await fold(/^Limits and rights/).press('Enter');
  await page.getByLabel('Shared memory').fill('128m');
  await page.getByRole('button', { name: 'Add a limit' }).press('Enter');
  await page.getByLabel('Limits of a process: Name 1').fill('nofile');
  await page.getByLabel('Limits of a process: soft:hard 1').fill('99:98');
  await page.getByText('The soft limit cannot be above the hard one').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByLabel('Limits of a process: soft:hard 1').fill('98:99');
  await fold(/^Result/).press('Enter');
  await page.getByRole('combobox', { name: 'Besides the image' }).click();
  await page.getByRole('option', { name: 'An OCI archive' }).click();
  await page.getByText('Choose where it goes').waitFor();
  await choose({ canceled: false, filePath: `${dir}/full.tar` });
  await page.getByRole('button', { name: 'Choose…', exact: true }).click();
  await page.getByTitle(`${dir}/full.tar`).waitFor();
  await page.getByRole('button', { name: 'Add a label' }).press('Enter');
  await page.getByLabel('Labels: Name 1').fill('com.example.team');
  await page.getByLabel('Labels: Value 1').fill('quay');
  expect(await axeViolations(page)).toEqual([]);
  await build();
  await page.getByRole('link', { name: 'Log' }).click();
  await page.getByRole('log').getByText(/10\.0\.0\.7\s+db/).waitFor();
  await page.getByRole('log').getByText('98', { exact: true }).waitFor();
  await page.getByRole('log').getByText(/131072/).first().waitFor();
  expect(await app.docker('inspect', '--format', '{{index .Config.Labels "com.example.team"}}', 'full:1')).toBe('quay\n');
  expect(statSync(`${dir}/full.tar`).size).toBeGreaterThan(1000);
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByText(`An OCI archive: ${dir}/full.tar`).waitFor();
  await page.getByText('used, but not for base').waitFor();
});

it('begins with what a build was asked to be, and builds that again', async () => {
  await page.getByRole('button', { name: 'More for full:1' }).click();
  await page.getByRole('menuitem', { name: 'Build with other choices…' }).click();
  await page.getByRole('form', { name: 'Build an image' }).getByRole('button', { name: /^Network 1 host/ }).waitFor();
  expect(await page.getByLabel('Names').inputValue()).toBe('full:1');
  rmSync(`${dir}/full.tar`);
  await build();
  const [first, second] = (await call('builds.list', {}) as { value: { description: object }[] }).value;
  expect(first?.description).toEqual(second?.description);
  expect(statSync(`${dir}/full.tar`).size).toBeGreaterThan(1000);
});

it('asks for another folder where the one of a build is gone', async () => {
  renameSync(folder, `${folder}-gone`);
  await page.getByRole('button', { name: 'More for full:1' }).click();
  await page.getByRole('menuitem', { name: 'Build with other choices…' }).click();
  await page.getByText('What it was built of is gone').waitFor();
  await choose({ canceled: false, filePaths: [`${folder}-gone`] });
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByTitle(`${folder}-gone`).waitFor();
  expect(await page.getByLabel('Names').inputValue()).toBe('dock-gone:latest');
});
