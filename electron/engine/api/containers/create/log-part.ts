import { z } from 'zod';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { LogSpec } from '../../../containers/create-spec.ts';
import { text, textMap, type Fields } from './body-fields.ts';

export const logHostFields = {
  LogConfig: z
    .object({ Type: text, Config: textMap })
    .nullish()
    .transform((value) => value ?? { Type: '', Config: {} }),
};

const drivers = ['json-file', 'local', 'none'] as const;
/** Options that every driver takes besides its own; tags and labels are for drivers that send logs elsewhere. */
const knownOptions = ['max-size', 'max-file', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag', 'mode', 'max-buffer-size'];
/** As Docker has them: `local` rotates by itself. */
const defaults = { 'json-file': { maxSize: undefined, maxFile: 1 }, local: { maxSize: 20_000_000, maxFile: 5 }, none: { maxSize: undefined, maxFile: 1 } };

/** Fails with `invalid` in Docker's words: for the driver and its options here, where Docker finds a wrong value at the start only. */
export function planLog({ LogConfig: { Type, Config } }: Fields<typeof logHostFields>): LogSpec {
  const driver = drivers.find((name) => name === (Type || 'json-file'));
  if (driver === undefined) throw new EngineError('invalid', `error looking up logging plugin ${Type}: plugin "${Type}" not found`);
  if (driver === 'none') return { driver, ...defaults.none };
  refuseMode(Config);
  for (const name of Object.keys(Config)) {
    if (knownOptions.includes(name)) continue;
    throw new EngineError('invalid', `unknown log opt '${name}' for ${driver === 'local' ? 'log driver local' : 'json-file log driver'}`);
  }
  const maxSize = Config['max-size'] === undefined ? defaults[driver].maxSize : readSize(Config['max-size']);
  if (maxSize === 0) throw refused('max-size must be a positive number');
  const maxFile = Config['max-file'] === undefined ? defaults[driver].maxFile : readCount(Config['max-file']);
  if (maxFile < 1) throw refused('max-file cannot be less than 1');
  if (driver === 'json-file' && Config['compress'] === 'true' && (maxFile === 1 || maxSize === undefined)) {
    throw refused('compress cannot be true when max-file is less than 2 or max-size is not set');
  }
  return { driver, maxSize, maxFile };
}

/** Accepted and without meaning: a container that writes waits for its log file and for nobody else. */
function refuseMode({ mode, 'max-buffer-size': buffer }: Readonly<Record<string, string>>): void {
  if (mode !== undefined && mode !== '' && mode !== 'blocking' && mode !== 'non-blocking') {
    throw new EngineError('invalid', `logger: logging mode not supported: ${mode}`);
  }
  if (buffer === undefined) return;
  if (mode !== 'non-blocking') throw new EngineError('invalid', "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
  if (parseSize(buffer) === undefined) throw new EngineError('invalid', `error parsing option max-buffer-size: invalid size: '${buffer}'`);
}

function refused(why: string): EngineError {
  return new EngineError('invalid', `failed to initialize logging driver: ${why}`);
}

function readSize(value: string): number {
  const bytes = parseSize(value);
  if (bytes === undefined) throw refused(`invalid size: '${value}'`);
  return bytes;
}

const units = ['', 'k', 'm', 'g', 't', 'p'];

/** Bytes of `10m` or `1.5 GB`, in powers of 1000. */
function parseSize(value: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(value) ?? [];
  return number === undefined ? undefined : Math.floor(Number(number) * 1000 ** units.indexOf(unit.toLowerCase()));
}

function readCount(value: string): number {
  if (!/^[+-]?\d{1,9}$/.test(value)) throw refused(`strconv.Atoi: parsing "${value}": invalid syntax`);
  return Number(value);
}
