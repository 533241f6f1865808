import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startClientEngine, type ClientEngine } from './client-engine.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('docker-py-flows.py', import.meta.url));
/** Debian's, for which python3-docker is: another python may come first on PATH. */
const python = '/usr/bin/python3';

describe('docker-py', () => {
  let engine: ClientEngine;

  beforeAll(async () => {
    engine = await startClientEngine(['busybox']);
  });

  afterAll(() => engine[Symbol.asyncDispose]());

  // A flow that fails says why by its traceback.
  test.each(['system', 'images', 'run', 'life', 'follow', 'attach', 'copy', 'networks and volumes', 'events as they come', 'build'])('%s', async (flow) => {
    await run(python, [script, flow, 'busybox:latest'], { env: engine.env });
  });
});
