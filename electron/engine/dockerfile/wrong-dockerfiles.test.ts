import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linesOf } from './parse-error.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

const folder = join(import.meta.dirname, '../../../test/fixtures/wrong-dockerfiles');

/** The first line of each file says on which line what is wrong. */
test.each(readdirSync(folder))('%s is refused', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const [, line, message] = /^# line (\d+): (.*)\n/.exec(text) ?? [];
  let error: unknown;
  try {
    parseDockerfile(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ kind: 'invalid', message: `dockerfile parse error on line ${line}: ${message}` });
  expect(linesOf(error)?.start).toBe(Number(line));
});
