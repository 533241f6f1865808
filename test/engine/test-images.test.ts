// Pulls the test images from a registry into a real engine: what a container sees is what the layers say.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { layeredHidden, layeredView } from '../support/image-recipes.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { ensureTestImage } from '../support/test-images.ts';

let registry: TestRegistry;
let engine: TestEngine;

beforeAll(async () => {
  registry = await startRegistry();
  for (const name of ['layered', 'node'] as const) {
    const image = await ensureTestImage(name);
    await registry.push(image, image.names[0].includes('/') ? image.names[0] : `library/${image.names[0]}`);
  }
  engine = await startEngine({ mirrors: [registry.url] });
});

afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await registry?.stop();
});

async function run(image: string, ...args: string[]): Promise<string> {
  const result = await engine.docker('run', '--rm', image, ...args);
  expect(result.stderr.split('\n').filter((line) => /error/i.test(line))).toEqual([]);
  expect(result.code).toBe(0);
  return result.stdout;
}

test('whiteouts, opaque folders and changes of kind show as they should', async () => {
  const describe = (path: string) => `p='${path}'; if [ -L $p ]; then echo "-> $(readlink $p)"; elif [ -p $p ]; then echo fifo; elif [ -e $p ]; then cat $p; else echo absent; fi`;
  const paths = [...Object.keys(layeredView), ...layeredHidden];
  const expected = [...Object.values(layeredView).map((text) => text.trim()), ...layeredHidden.map(() => 'absent')];
  expect((await run('tidewharf-test/layered:1', paths.map(describe).join('\n'))).trim().split('\n')).toEqual(expected);
});

test('owner, modes, hard links and the image’s own command and user are kept', async () => {
  expect(await run('tidewharf-test/layered:1')).toBe('from layer 1\n');
  const seen = await run('tidewharf-test/layered:1', 'stat -c "%u:%g %a" /data /data/kept; stat -c %h /data/kept; id -u; echo $LAYERED; stat -c %a /tmp');
  expect(seen.trim().split('\n')).toEqual(['1000:1000 2775', '1000:1000 640', '2', '1000', '1', '1777']);
});

test('a Debian base with Node above it works', async () => {
  const seen = await run('node:18-slim', 'sh', '-c', 'node -p 6*7; npm --version; apt-get --version; stat -c "%U %a" /usr/bin/passwd');
  expect(seen).toMatch(/^42\n\d+\.\d+\.\d+\napt \d[^]*root 4755\n$/);
});
