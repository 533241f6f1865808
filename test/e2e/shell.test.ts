// The app outside of its window: links, notifications, start at login, closing, quitting.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronBinary, launchApp, makeAppFolder, removeAppFolder, type Double, type TestApp } from '../support/app.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dir = makeAppFolder();
/** Real Electron has no ears for what happens outside the page. */
const onDouble = electronBinary().endsWith('electron-bin');
const env = { XDG_CONFIG_HOME: `${dir}/config` };
let app: TestApp;

const call = (name: string, input: object): Promise<unknown> =>
  app.page.evaluate(([called, with_]) => (window as unknown as { tidewharf: { call(name: string, input: unknown): Promise<unknown> } }).tidewharf.call(called, with_), [name, input] as const);
const place = (): Promise<string> => app.page.evaluate(() => window.location.hash);
const visible = (): Promise<boolean> => app.inMain((electron) => electron.BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
const notifications = async (): Promise<string[]> => (await app.app.evaluate((electron) => (electron as never as Double).__double.log.filter((entry) => entry.type === 'notification'))).map((entry) => String(entry['title']));

/** Starts the app a second time on the same folders, as the desktop does for a link. Resolves with its exit code. */
function startAgain(...args: string[]): Promise<number | null> {
  const child = spawn(electronBinary(), [root, '--data', `${dir}/d`, '--run', `${dir}/r`, '--socket', `${dir}/s`, '--config', `${dir}/c`, ...args], { env: { ...process.env, ...env }, stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', resolve));
}

const launch = async (flags: readonly string[] = []): Promise<void> => {
  app = await launchApp({ dir, env, flags });
  await app.page.getByText(/^Engine \d/).waitFor();
};

beforeAll(() => launch(['tidewharf://images']));

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

describe.runIf(onDouble)('the app outside of its window', () => {
  it('starts where the link leads, that it was started with', async () => {
    await app.page.getByRole('heading', { name: 'Images' }).waitFor();
    expect(await place()).toBe('#/images');
  });

  it('takes over the link of a second start, which ends', async () => {
    await app.docker('create', '--name', 'lighthouse', 'tidewharf/starter');
    expect(await startAgain('tidewharf://containers/lighthouse/inspect')).toBe(0);
    await expect.poll(place).toBe('#/containers/lighthouse/inspect');
    expect(await startAgain('tidewharf://run?image=tidewharf/starter&name=x')).toBe(0);
    await app.page.getByRole('dialog', { name: 'Run a container' }).waitFor();
    expect((await app.docker('ps', '-aq')).split('\n').filter(Boolean)).toHaveLength(1);
    await app.page.keyboard.press('Escape');
  });

  it('goes to a place from the menu', async () => {
    await app.inMain((electron) => electron.Menu.getApplicationMenu()?.all().find(({ label }) => label === 'Containers')?.click());
    await expect.poll(place).toBe('#/containers');
  });

  it('tells of a container that failed while nobody looks, and a click leads to its log', async () => {
    await app.docker('run', '--name', 'seen', 'tidewharf/starter', 'sh', '-c', 'exit 3').catch(() => '');
    await app.inMain((electron) => void electron.BrowserWindow.getAllWindows()[0]?.close());
    expect(await visible()).toBe(false);
    await app.docker('run', '--name', 'fine', 'tidewharf/starter', 'true');
    await app.docker('run', '--name', 'sunk', 'tidewharf/starter', 'sh', '-c', 'exit 3').catch(() => '');
    await expect.poll(notifications).toEqual(['sunk has ended']);
    await app.inMain((electron) => void electron.__double.notifications[0]?.emit('click'));
    const id = (await app.docker('inspect', '--format', '{{.Id}}', 'sunk')).trim();
    await expect.poll(place).toBe(`#/containers/${id}/logs`);
    expect(await visible()).toBe(true);
  });

  it('tells nothing where that is switched off', async () => {
    await call('settings.set', { notifications: false });
    await app.inMain((electron) => void electron.BrowserWindow.getAllWindows()[0]?.close());
    await app.docker('run', '--name', 'silent', 'tidewharf/starter', 'sh', '-c', 'exit 4').catch(() => '');
    // The menu is drawn anew after the same event.
    await expect.poll(() => app.inMain((electron) => electron.__double.trayLabels())).toContain('Start silent');
    expect(await notifications()).toHaveLength(1);
  });

  it('starts a stopped container from the tray, shows its log, pauses it', async () => {
    const labels = (): Promise<string[]> => app.inMain((electron) => electron.__double.trayLabels());
    await app.inMain((electron) => electron.__double.trayClick('Start lighthouse'));
    await expect.poll(labels).toContain('Stop lighthouse');
    await app.inMain((electron) => electron.__double.trayClick('Logs'));
    const id = (await app.docker('inspect', '--format', '{{.Id}}', 'lighthouse')).trim();
    await expect.poll(place).toBe(`#/containers/${id}/logs`);
    await app.inMain((electron) => electron.__double.trayClick('Pause lighthouse'));
    await expect.poll(labels).toContain('lighthouse (paused)');
    await app.inMain((electron) => electron.__double.trayClick('Resume lighthouse'));
    await expect.poll(labels).toContain('Pause lighthouse');
  });

  it('stops the engine and starts it again from the tray; the container goes on', async () => {
    const pid = (await app.docker('inspect', '--format', '{{.State.Pid}}', 'lighthouse')).trim();
    await app.inMain((electron) => electron.__double.trayClick('Stop the engine, containers go on'));
    await app.page.getByText('The engine is stopped').waitFor();
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    await expect.poll(() => app.inMain((electron) => electron.__double.trayLabels())).toContain('Start the engine');
    await app.inMain((electron) => electron.__double.trayClick('Start the engine'));
    await expect.poll(() => app.inMain((electron) => electron.__double.trayLabels())).toContain('Stop lighthouse');
  });

  it('starts with the login when that is wanted', async () => {
    const file = `${env.XDG_CONFIG_HOME}/autostart/tidewharf.desktop`;
    await call('settings.set', { startAtLogin: true });
    expect(readFileSync(file, 'utf8')).toMatch(/^Exec=".+" --hidden$/m);
    await call('settings.set', { startAtLogin: false });
    expect(existsSync(file)).toBe(false);
  });

  it('stops containers when it quits, where that is wanted', async () => {
    await call('settings.set', { onQuit: 'stop-containers', closeToTray: false });
    await expect.poll(() => app.inMain((electron) => electron.__double.trayLabels())).toContain('Quit Tidewharf and stop the container');
    const pid = (await app.docker('inspect', '--format', '{{.State.Pid}}', 'lighthouse')).trim();
    const ended = new Promise((resolve) => app.app.process().once('exit', resolve));
    // Closing the window is quitting now.
    await app.inMain((electron) => void electron.BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined);
    await ended;
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });

  it('starts hidden with the login', async () => {
    await launch(['--hidden']);
    expect(await visible()).toBe(false);
    expect((await app.docker('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', 'lighthouse')).trim()).toMatch(/^exited /);
  });
});
