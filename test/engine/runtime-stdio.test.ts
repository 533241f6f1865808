import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExecProcess } from '../../electron/engine/runtime/build-spec.ts';
import type { Exit } from '../../electron/engine/runtime/runtime.ts';
import { describeRuntimes } from '../support/describe-runtimes.ts';
import { collect, finish, readUntil, shell, type TestContainer } from '../support/runtime-harness.ts';

describeRuntimes('stdio of a container', (harness) => {
  let execs = 0;
  const exec = async (container: TestContainer, args: string[], options: { tty?: boolean; openStdin?: boolean } = {}) => {
    execs += 1;
    const bundle = `${harness().folder}/e${execs}`;
    const own = harness().spec(['true']).request.spec.process;
    const size = { consoleSize: { height: 33, width: 99 } };
    const process = buildExecProcess(
      own,
      { args, env: own.env, cwd: '/', user: own.user, terminal: options.tty ?? false, privileged: false, ...(options.tty && size) },
      harness().runtime.host,
    );
    return harness().runtime.exec({ containerId: container.id, execId: `e${execs}`, bundle, process, openStdin: options.openStdin ?? false });
  };

  describe('terminal', () => {
    it('has its size at the first prompt and another when told', async () => {
      const script = 'stty size; while [ "$(stty size)" = "40 111" ]; do sleep 0.05; done; stty size';
      const container = await harness().create(shell(script), { tty: true, consoleSize: { rows: 40, cols: 111 } });
      using attachment = await harness().runtime.attach(container.folder);
      await harness().runtime.start(container.id);
      await readUntil(attachment, '40 111');
      const output = collect(attachment);
      await harness().runtime.resize(container.folder, { rows: 24, cols: 80 });
      expect(await output).toEqual({ stdout: '24 80\r\n', stderr: '' });
      await container.exit;
      await harness().runtime.delete(container.id);
      const again = () => harness().runtime.resize(container.folder, { rows: 1, cols: 1 }).catch((error: unknown) => error);
      // conmon needs a moment to go.
      await expect.poll(again).toMatchObject({ kind: 'not-found' });
    });

    it('may be sized between create and start', async () => {
      const script = 'until [ "$(stty size 2>/dev/null)" = "50 120" ]; do sleep 0.05; done; stty size';
      const container = await harness().create(shell(script), { tty: true });
      using attachment = await harness().runtime.attach(container.folder);
      await harness().runtime.resize(container.folder, { rows: 50, cols: 120 });
      await harness().runtime.start(container.id);
      expect((await collect(attachment)).stdout).toBe('50 120\r\n');
      await container.exit;
      await harness().runtime.delete(container.id);
    });
  });

  describe('attachment', () => {
    it('carries input of any length and its end', async () => {
      const container = await harness().create(['cat'], { openStdin: true });
      using attachment = await harness().runtime.attach(container.folder);
      const output = collect(attachment);
      await harness().runtime.start(container.id);
      const text = Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join('');
      attachment.input.end(text);
      expect(await output).toEqual({ stdout: text, stderr: '' });
      expect(await container.exit).toMatchObject({ exitCode: 0 });
      await harness().runtime.delete(container.id);
    });

    it('keeps stdin open for the next client where it is not for one only', async () => {
      const container = await harness().create(['cat'], { openStdin: true, stdinOnce: false });
      await harness().runtime.start(container.id);
      for (const word of ['first', 'second']) {
        using attachment = await harness().runtime.attach(container.folder);
        attachment.input.write(`${word}\n`);
        await readUntil(attachment, word);
        attachment.input.end();
      }
      expect(harness().runtime.isAlive(container.task)).toBe(true);
      expect(await finish(harness(), container)).toMatchObject({ exitCode: 137 });
    });

    it('holds a bounded amount for a slow reader and loses nothing', async () => {
      const container = await harness().create(shell('head -c 8000000 /dev/zero; echo done >&2'));
      using attachment = await harness().runtime.attach(container.folder);
      await harness().runtime.start(container.id);
      await new Promise((resolve) => attachment.output.once('readable', resolve));
      // Not read on: the container has to wait.
      let ended = false;
      void container.exit.then(() => (ended = true));
      await expect.poll(() => attachment.output.readableLength, { timeout: 10_000 }).toBeGreaterThanOrEqual(128);
      expect(attachment.output.readableLength).toBeLessThan(140);
      expect(ended).toBe(false);
      const { stdout, stderr } = await collect(attachment);
      expect([stdout.length, stderr]).toEqual([8_000_000, 'done\n']);
      await container.exit;
      await harness().runtime.delete(container.id);
    });

    it('is refused after the end', async () => {
      const container = await harness().create(['true']);
      await harness().runtime.start(container.id);
      await container.exit;
      const again = async () => {
        using attachment = await harness().runtime.attach(container.folder);
        return collect(attachment);
      };
      // While conmon goes it may still take a client, who hears nothing.
      await expect.poll(() => again().catch((error: unknown) => error)).toMatchObject({ kind: 'not-found' });
      await harness().runtime.delete(container.id);
    });
  });

  describe('exec', () => {
    let container: TestContainer;
    beforeAll(async () => {
      container = await harness().create(['sleep', '1000']);
      await harness().runtime.start(container.id);
    });
    afterAll(async () => {
      await finish(harness(), container);
    });

    it.each([0, 3])('ends with %i, known when its output ends', async (code) => {
      const { attachment, exit, task } = await exec(container, shell(`echo out; echo err >&2; exit ${code}`));
      let known: Exit | undefined;
      void exit.then((value) => (known = value));
      expect(await collect(attachment)).toEqual({ stdout: 'out\n', stderr: 'err\n' });
      expect(known).toMatchObject({ exitCode: code });
      expect(harness().runtime.isAlive(task)).toBe(false);
    });

    it.each([
      [['nosuch'], 127, 'exec: "nosuch": executable file not found in $PATH'],
      [['/bin/nosuch'], 127, 'exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory'],
      [['/etc/plain'], 126, 'exec: "/etc/plain": permission denied'],
    ])('cannot run %j and says so', async (args, exitCode, text) => {
      await expect(exec(container, args)).rejects.toMatchObject({ kind: 'invalid', message: `exec failed: ${text}`, detail: { exitCode } });
    });

    it('has a terminal of the size asked for, and of another when told', async () => {
      const { attachment, exit } = await exec(container, ['/bin/sh'], { tty: true, openStdin: true });
      attachment.input.write('stty size\n');
      await readUntil(attachment, '33 99');
      await harness().runtime.resize({ bundle: `${harness().folder}/e${execs}` }, { rows: 20, cols: 70 });
      attachment.input.write('until [ "$(stty size)" = "20 70" ]; do sleep 0.05; done; echo r"eady"\n');
      await readUntil(attachment, 'ready');
      attachment.input.write('exit 9\n');
      await collect(attachment);
      expect(await exit).toMatchObject({ exitCode: 9 });
    });

    it('carries input and its end, and much output', async () => {
      const { attachment, exit } = await exec(container, ['cat'], { openStdin: true });
      const text = 'x'.repeat(1_000_000);
      attachment.input.end(text);
      expect((await collect(attachment)).stdout.length).toBe(text.length);
      expect(await exit).toMatchObject({ exitCode: 0 });
    });

    it('ends with its container', async () => {
      const other = await harness().create(['sleep', '1000']);
      await harness().runtime.start(other.id);
      const { attachment, exit } = await exec(other, ['sleep', '1000']);
      const [ended] = await Promise.all([finish(harness(), other), collect(attachment)]);
      expect([ended.exitCode, (await exit).exitCode]).toEqual([137, 137]);
    });

    it('is refused in a container that is not there', async () => {
      const gone = await harness().create(['true']);
      await harness().runtime.delete(gone.id);
      await expect(exec(gone, ['true'])).rejects.toMatchObject({ kind: 'internal', message: expect.stringMatching(/exec failed/) as string });
    });
  });
});
