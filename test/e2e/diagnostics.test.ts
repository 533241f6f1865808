// Diagnostics: checks with a fix, the check of all content, the engine's log, and a bundle in which no planted secret is.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Double } from '../support/app.ts';
import { openWindow, shots } from '../support/open-window.ts';

const secret = 'sw0rdfish-planted-7731';
const { app, page, dir, go: visit } = await openWindow({ env: { DOCKER_HOST: `tcp://me:${secret}@docker.example.com:2375` } });

const check = (title: string) => page.getByRole('list', { name: 'Checks' }).getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });

beforeAll(async () => {
  await app.docker('run', '-d', '--name', 'has-secrets', '-e', `DB_PASSWORD=${secret}`, '-e', 'PLAIN=visible-value', '-l', `owner.token=${secret}`, 'tidewharf/starter', 'sh', '-c', `: ${secret}; sleep 1000`);
  await visit('/diagnostics');
});

describe('checks', () => {
  it('look at engine and machine, and name what is not as it should be with its fix', async () => {
    await check('The engine answers').getByText('Well', { exact: true }).waitFor();
    await check('Engine and app fit each other').getByText('Well', { exact: true }).waitFor();
    await check('No mounts are left over').getByText('Well', { exact: true }).waitFor();
    await check('docker in a shell finds this engine').getByText('docker speaks to another engine', { exact: false }).waitFor();
    await check('docker in a shell finds this engine').getByText(`export DOCKER_HOST=unix://${dir}/s`).waitFor();
    await page.getByText('1 check needs a look').waitFor();
  });

  it('see a change when they are asked again', async () => {
    chmodSync(`${dir}/s`, 0o666);
    await page.getByRole('button', { name: 'Check again' }).click();
    await check('The socket is open to you alone').getByText('has mode 0666', { exact: false }).waitFor();
    await check('The socket is open to you alone').getByText(`sudo chmod o-rw ${dir}/s`).waitFor();
    chmodSync(`${dir}/s`, 0o660);
    await page.getByRole('button', { name: 'Check again' }).click();
    await check('The socket is open to you alone').getByText('Well', { exact: true }).waitFor();
  });

  it('read all content, find a damaged blob, and say that nobody has it', async () => {
    await page.getByRole('button', { name: 'Check all content' }).click();
    await page.getByText(/^1 image, \d+ blobs? \(.*\) and \d+ layers? are whole$/).waitFor();
    const blobs = `${dir}/d/content/blobs/sha256`;
    const [largest = ''] = readdirSync(blobs).toSorted((a, b) => readFileSync(`${blobs}/${b}`).length - readFileSync(`${blobs}/${a}`).length);
    chmodSync(`${blobs}/${largest}`, 0o600);
    truncateSync(`${blobs}/${largest}`, 100);
    await page.getByRole('button', { name: 'Check and mend…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Check and mend' }).click();
    await page.getByText(/^[1-9]\d* damages? found$/).waitFor();
    await page.getByText(/^Nobody has it any more/).first().waitFor();
    await page.screenshot({ path: `${shots}/diagnostics-damage.png` });
  });
});

describe('log and bundle', () => {
  it('the log follows the engine over a restart', async () => {
    await visit('/diagnostics/log');
    const log = page.getByRole('log', { name: 'Engine log' });
    await log.waitFor();
    process.kill(app.enginePid(), 'SIGKILL');
    await log.getByText('tidewharf: engine was ended by SIGKILL').waitFor();
    await page.getByText(/^Engine \d/).waitFor({ timeout: 30_000 });
  });

  it('the bundle can be read before it is saved, and holds no secret', async () => {
    await visit('/diagnostics/bundle');
    await page.getByRole('button', { name: /^containers\.json/ }).click();
    await page.getByText('DB_PASSWORD=***').waitFor();
    const file = `${dir}/report.tar.gz`;
    await app.app.evaluate((electron, filePath) => void (electron as unknown as Double).__double.answers.push({ canceled: false, filePath }), file);
    await page.getByRole('button', { name: 'Save bundle…' }).click();
    await page.getByText(/^Saved report\.tar\.gz, /).waitFor();
    const names = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n');
    expect(names).toEqual(['app.json', 'checks.json', 'engine-version.json', 'engine-info.json', 'disk.json', 'containers.json', 'settings.json', 'engine.log']);
    const all = execFileSync('tar', ['-xzOf', file], { encoding: 'utf8' });
    expect(all).not.toContain(secret);
    expect(all).not.toContain('visible-value');
    expect(all).toContain('PLAIN=***');
    expect(all).toContain('owner.token=***');
    expect(all).toContain('engine was ended by SIGKILL');
  });
});
