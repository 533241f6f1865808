import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fuzzLanguage } from './fuzz-dockerfile.ts';

const seconds = Number(process.env['TIDEWHARF_FUZZ_SECONDS'] ?? 2);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

test(`the language survives ${seconds} seconds of a fuzzer`, { timeout: (seconds + 60) * 1000 }, () => {
  const { failures, ...report } = fuzzLanguage({ seconds, seed });
  process.stdout.write(`fuzz: TIDEWHARF_SEED=${seed} ${JSON.stringify(report)}\n`);
  expect(failures).toEqual([]);
  expect(report.parsed).toBeGreaterThan(0);
});
