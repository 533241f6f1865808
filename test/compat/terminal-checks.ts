import { expect, test } from 'vitest';
import type { Setting } from './setting.ts';

const patient = { timeout: 10_000, interval: 200 };

export function terminalChecks(setting: () => Setting): void {
  test('run -it: a shell with the size of the terminal, before and after a resize, and its exit code', async () => {
    const { docker, image } = setting();
    const terminal = docker.terminal('run', '--rm', '-it', image, 'sh');
    await terminal.until('# ');
    terminal.type('stty size; tty\n');
    expect(await terminal.until(/\/dev\/pts\/\d+\r\n/)).toContain('30 100\r\n');
    await expect.poll(async () => {
      // Twice: the client may not listen yet.
      terminal.resize(131, 43);
      terminal.resize(132, 43);
      terminal.type('stty size; echo do"ne"\n');
      return terminal.until(/done\r\n/);
    }, patient).toContain('43 132\r\n');
    terminal.type('exit 5\n');
    expect(await terminal.exit).toBe(5);
  });

  test('run -it: Ctrl-C goes to the program', async () => {
    const { docker, image } = setting();
    const terminal = docker.terminal('run', '--rm', '-it', image, 'sh', '-c', 'trap "echo caught; exit 3" INT; echo ready; while :; do sleep 0.05; done');
    await terminal.until('ready');
    terminal.type('\x03');
    await terminal.until('caught');
    expect(await terminal.exit).toBe(3);
  });

  test('Ctrl-P Ctrl-Q leaves the container running, attach comes back to it', async () => {
    const { docker, image, name } = setting();
    const container = name();
    const terminal = docker.terminal('run', '-it', '--name', container, image, 'sh');
    await terminal.until('# ');
    terminal.type('A=kept\n');
    await terminal.until('# ');
    terminal.type('\x10\x11');
    expect(await terminal.exit).toBe(0);
    expect(await docker.out('inspect', '--format', '{{.State.Status}}', container)).toBe('running');
    const back = docker.terminal('attach', container);
    back.type('echo "<$A>"\n');
    await back.until('<kept>\r\n');
    back.type('exit 6\n');
    expect(await back.exit).toBe(6);
    await docker.out('rm', '-f', container);
  });

  test('exec -it: a terminal of its own, with size, resize and exit code', async () => {
    const { docker, image, name } = setting();
    const container = name();
    await docker.out('run', '-d', '--name', container, image, 'sleep', '1000');
    const terminal = docker.terminal('exec', '-it', container, 'sh');
    await terminal.until('# ');
    await expect.poll(async () => {
      terminal.type('stty size; echo do"ne"\n');
      return terminal.until(/done\r\n/);
    }, patient).toContain('30 100\r\n');
    await expect.poll(async () => {
      terminal.resize(91, 20);
      terminal.resize(90, 20);
      terminal.type('stty size; echo do"ne"\n');
      return terminal.until(/done\r\n/);
    }, patient).toContain('20 90\r\n');
    terminal.type('exit 7\n');
    expect(await terminal.exit).toBe(7);
    await docker.out('rm', '-f', container);
  });

  test('a full-screen program draws and reads keys', async () => {
    const { docker, image } = setting();
    const terminal = docker.terminal('run', '--rm', '-it', image, 'vi', '/file');
    await terminal.until('~');
    terminal.type(':q!\r');
    expect(await terminal.exit).toBe(0);
  });
}
