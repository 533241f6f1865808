import { mkdtempSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { startEngine, type TestEngine } from './engine.ts';
import { ensureTestImage, writeImageArchive } from './test-images.ts';

export type BusyboxEngine = {
  /** Started before the first test of the file, gone after the last one. */
  readonly engine: TestEngine;
  /** A folder of the file's own, with `busybox.tar` in it. */
  readonly home: string;
  /** What the docker client prints, without blanks around it; the test fails where it ends with another code than 0. */
  readonly ok: (...args: string[]) => Promise<string>;
  readonly inspect: (name: string, format: string) => Promise<string>;
};

/** An engine that has the image `busybox`, for the tests of the file that calls this. */
export function useBusyboxEngine(): BusyboxEngine {
  let home = '';
  let engine: TestEngine | undefined;

  beforeAll(async () => {
    home = mkdtempSync('/var/tmp/tw-home-');
    const archive = `${home}/busybox.tar`;
    await writeImageArchive(await ensureTestImage('busybox'), archive);
    engine = await startEngine({ starter: archive });
  });

  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    rmSync(home, { recursive: true });
  });

  const started = (): TestEngine => engine ?? expect.fail('the engine was not started');
  const ok = async (...args: string[]): Promise<string> => {
    const result = await started().docker(...args);
    expect(result, `docker ${args.join(' ')}: ${result.stderr}`).toMatchObject({ code: 0 });
    return result.stdout.trim();
  };
  return {
    get engine() {
      return started();
    },
    get home() {
      return home;
    },
    ok,
    inspect: async (name, format) => ok('inspect', '--format', format, name),
  };
}
