// Registries: a login that is checked before it is kept, what is in a repository, a pull from there, and the way out.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const dir = makeAppFolder();
const home = mkdtempSync('/var/tmp/tw-logins-');
const login = { username: 'ada', password: 'pearl-of-the-deep' };
let registry: TestRegistry;
let app: TestApp;
let page: Page;

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const go = (place: string): Promise<void> => page.evaluate((hash) => void (location.hash = hash), place);
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name }).or(page.getByRole('alertdialog', { name }));
const row = (name: string | RegExp) => page.getByRole('row', { name });
const focusedTag = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.tagName);
const docker = (...args: string[]): string => execFileSync('docker', ['-H', `unix://${dir}/s`, ...args], { encoding: 'utf8', env: environment() });
const environment = () => ({ ...process.env, DOCKER_CONFIG: home, KEPT: home, PATH: `${home}/bin:${process.env['PATH'] ?? ''}` });

/** A helper as Docker's are: one login, in a file. */
const helper = `#!/bin/sh
case "$1" in
  store) cat > "$KEPT/login" ;;
  get) cat > /dev/null; if [ -f "$KEPT/login" ]; then cat "$KEPT/login"; else echo "credentials not found in native keychain"; exit 1; fi ;;
  erase) cat > /dev/null; rm -f "$KEPT/login" ;;
  list) if [ -f "$KEPT/login" ]; then sed 's/.*"ServerURL":"\\([^"]*\\)","Username":"\\([^"]*\\)".*/{"\\1":"\\2"}/' "$KEPT/login"; else echo '{}'; fi ;;
esac
`;

beforeAll(async () => {
  mkdirSync(`${home}/bin`);
  writeFileSync(`${home}/bin/docker-credential-walk`, helper);
  chmodSync(`${home}/bin/docker-credential-walk`, 0o755);
  writeFileSync(`${home}/config.json`, '{"credsStore":"walk"}');
  registry = await startRegistry({ auth: login });
  app = await launchApp({ dir, env: environment() });
  page = app.page;
  page.setDefaultTimeout(10_000);
  await page.getByText(/^Engine \d/).waitFor();
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    await page.screenshot({ path: `${import.meta.dirname}/../../.cache/screenshots/failed-registries.png` });
  });
});

afterAll(async () => {
  await app?.quit();
  await registry?.stop();
  await removeAppFolder(dir);
  rmSync(home, { recursive: true });
});

it('keeps a login only when the registry has taken it, and says where', async () => {
  await press('Control+6');
  await page.getByText('No logins yet').waitFor();
  await page.getByRole('button', { name: 'Log in', exact: true }).focus();
  await press('Enter');
  await dialog('Log in to a registry').getByText('goes to docker-credential-walk').waitFor();
  await expect.poll(focusedTag).toBe('INPUT');
  await press('Control+a');
  await page.keyboard.type(registry.host);
  await press('Tab');
  await page.keyboard.type(login.username);
  await press('Tab');
  await page.keyboard.type('wrong');
  await press('Enter');
  await page.getByText('The registry did not take it').waitFor();
  expect(() => readFileSync(`${home}/login`)).toThrow('ENOENT');
  await dialog('Log in to a registry').getByLabel('Password or access token').fill(login.password);
  await press('Enter');
  await row(registry.host).getByText('ada').waitFor();
  await row(registry.host).getByText('by docker-credential-walk').waitFor();
  docker('tag', 'tidewharf/starter', `${registry.host}/team/app:1.0`);
  docker('tag', 'tidewharf/starter', `${registry.host}/team/app:latest`);
  docker('push', '-q', '--all-tags', `${registry.host}/team/app`);
  docker('rmi', `${registry.host}/team/app:1.0`, `${registry.host}/team/app:latest`);
});

it('shows tags of a repository and what one points to, without a pull', async () => {
  await row(registry.host).focus();
  await press('Enter');
  await page.getByText('What is in a registry?').waitFor();
  await press('/');
  await page.keyboard.type('team/app');
  await press('Enter');
  await page.getByText('offers no search').waitFor();
  await page.getByRole('button', { name: 'Show tags' }).click();
  await page.getByText(`Tags of ${registry.host}/team/app`).waitFor();
  await row(/latest/).click();
  await page.getByRole('complementary', { name: 'Look at it' }).getByText('linux/').waitFor();
  expect(docker('images', '-q', `${registry.host}/team/app`)).toBe('');
});

it('pulls from there', async () => {
  await row(/1\.0/).focus();
  await press('Enter');
  await dialog('Pull an image').waitFor();
  await expect.poll(() => page.getByLabel('Image', { exact: true }).inputValue()).toBe(`${registry.host}/team/app:1.0`);
  await press('Enter');
  await row(/1\.0/).getByText('on this machine').waitFor();
});

it('logs out of every place, and has written the password nowhere else', async () => {
  await go('/registries/logins');
  await row(registry.host).focus();
  await press('Delete');
  await dialog(`Log out of ${registry.host}?`).getByText('the secret that is kept for ada').waitFor();
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await page.getByText('No logins yet').waitFor();
  expect(() => readFileSync(`${home}/login`)).toThrow('ENOENT');
  const found = execFileSync('sh', ['-c', 'grep -rlF --exclude-dir=content --exclude-dir=layers "$1" "$2" "$3" || true', 'sh', login.password, dir, home], { encoding: 'utf8' });
  expect(found).toBe('');
  const inPage = await page.evaluate(() => [localStorage, sessionStorage].map((kept) => JSON.stringify(kept)).join() + document.documentElement.outerHTML);
  expect(inPage).not.toContain(login.password);
});

it('has mirrors and insecure registries in one place', async () => {
  await go('/settings/registries');
  await page.getByRole('button', { name: 'Show registries' }).click();
  await page.getByRole('link', { name: 'Mirrors and insecure' }).click();
  await page.getByLabel('Host of a registry').fill('https://no');
  await press('Enter');
  await page.getByText('A host with its port').waitFor();
  await page.getByLabel('Host of a registry').fill('reg.example:5000');
  await press('Enter');
  await page.getByRole('button', { name: 'Remove reg.example:5000' }).waitFor();
  await page.getByText(/^Engine \d/).waitFor();
});
