import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { TrashSettings } from '../../shared/engine-api/trash.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { isMirrorUrl, isRegistryHost } from '../../shared/oci/registry-address.ts';

const logLevels = ['debug', 'info', 'warn', 'error'] as const;
const runtimes = ['runc', 'crun'] as const;
export type LogLevel = (typeof logLevels)[number];

export type EngineOptions = {
  /** Records, images, layers, logs. */
  readonly data: string;
  /** Sockets, pid files, mounts' bundles: gone after a boot. */
  readonly run: string;
  readonly socket: string;
  readonly mirrors: readonly string[];
  readonly insecure: readonly string[];
  readonly runtime: 'runc' | 'crun' | undefined;
  readonly starterImage: string | undefined;
  /** What is said of the trash here; the rest is as the data folder has it, or usual. */
  readonly trash: Partial<TrashSettings>;
  /** Of the build cache; undefined: a share of the disk. */
  readonly cacheMaxBytes: number | undefined;
  /** Check and end instead of serving. */
  readonly fsck: boolean;
  /** Compare each unpacked layer with its blob as well. */
  readonly deep: boolean;
  /** And mend what can be mended. */
  readonly repair: boolean;
  readonly exitWithParent: boolean;
  readonly logLevel: LogLevel;
};

export const usage = `Usage: engine --data DIR --run DIR --socket PATH [options]

  --data DIR               records, images, layers, logs; made where it is missing.
                           DIR/certs.d/HOST[:PORT]: *.crt are authorities that a registry is trusted by, *.cert with *.key is shown to it
  --run DIR                what need not outlive a boot; made where it is missing
  --socket PATH            where the Docker API is served
  --registry-mirror URL    asked before docker.io; may be given several times
  --insecure-registry HOST reached by plain HTTP or unchecked TLS; several times
  --runtime runc|crun      the best that is installed where it is left out
  --starter-image FILE     loaded when the data folder has never had it
  --trash on|off           off: a removed container is gone at once; on where it is left out
  --trash-keep-days DAYS   older ones leave the trash; 7 where it is left out
  --trash-max-bytes BYTES  beyond it the oldest leave the trash; 10 GiB where it is left out
  --build-cache-max-bytes BYTES
                           beyond it the longest unused leave the build cache; a tenth of the disk where it is left out
  --fsck                   recover, check everything, print what is wrong, end
  --deep                   with --fsck: compare every unpacked layer with its blob, too
  --repair                 with --fsck --deep: mend it, by pulling again what is damaged
  --exit-with-parent       end when stdin closes
  --log-level LEVEL        ${logLevels.join(', ')}
  --help                   this text
`;

const flags = {
  data: { type: 'string' },
  run: { type: 'string' },
  socket: { type: 'string' },
  'registry-mirror': { type: 'string', multiple: true },
  'insecure-registry': { type: 'string', multiple: true },
  runtime: { type: 'string' },
  'starter-image': { type: 'string' },
  trash: { type: 'string' },
  'trash-keep-days': { type: 'string' },
  'trash-max-bytes': { type: 'string' },
  'build-cache-max-bytes': { type: 'string' },
  fsck: { type: 'boolean' },
  deep: { type: 'boolean' },
  repair: { type: 'boolean' },
  'exit-with-parent': { type: 'boolean' },
  'log-level': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** The engine's arguments; 'help' where they ask for it. Fails with `invalid`, naming the option. */
export function parseEngineOptions(args: readonly string[]): EngineOptions | 'help' {
  const values = readFlags(args);
  if (values.help) return 'help';
  const { fsck = false, deep = false, repair = false } = values;
  if (deep && !fsck) throw new EngineError('invalid', '--deep: expected --fsck with it');
  if (repair && !deep) throw new EngineError('invalid', '--repair: expected --fsck --deep with it');
  return {
    data: resolve(required('data', values.data)),
    run: resolve(required('run', values.run)),
    socket: fsck && values.socket === undefined ? '' : resolve(required('socket', values.socket)),
    mirrors: (values['registry-mirror'] ?? []).map(parseMirror),
    insecure: (values['insecure-registry'] ?? []).map(parseHost),
    runtime: values.runtime === undefined ? undefined : oneOf('runtime', values.runtime, runtimes),
    starterImage: values['starter-image'] === undefined ? undefined : resolve(values['starter-image']),
    trash: readTrash(values),
    cacheMaxBytes: values['build-cache-max-bytes'] === undefined ? undefined : wholeNumber('build-cache-max-bytes', values['build-cache-max-bytes']),
    fsck,
    deep,
    repair,
    exitWithParent: values['exit-with-parent'] ?? false,
    logLevel: oneOf('log-level', values['log-level'] ?? 'info', logLevels),
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (cause) {
    throw new EngineError('invalid', cause instanceof Error ? cause.message.split('. ')[0] ?? '' : String(cause), { cause });
  }
}

function readTrash(values: ReturnType<typeof readFlags>): EngineOptions['trash'] {
  const { trash, 'trash-keep-days': days, 'trash-max-bytes': bytes } = values;
  return {
    ...(trash !== undefined && { enabled: oneOf('trash', trash, ['on', 'off']) === 'on' }),
    ...(days !== undefined && { keepDays: wholeNumber('trash-keep-days', days) }),
    ...(bytes !== undefined && { maxBytes: wholeNumber('trash-max-bytes', bytes) }),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new EngineError('invalid', `--${name} ${text}: expected a whole number`);
  return Number(text);
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new EngineError('invalid', `--${name} is missing`);
  return value;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new EngineError('invalid', `--${name} ${value}: expected one of ${allowed.join(', ')}`);
  return found;
}

function parseMirror(text: string): string {
  if (isMirrorUrl(text)) return text.replace(/\/+$/, '');
  // Not repeated where it may hold a password.
  if (text.includes('@')) throw new EngineError('invalid', '--registry-mirror: credentials do not belong in a URL');
  throw new EngineError('invalid', `--registry-mirror ${text}: expected http://host[:port][/path] or https://host[:port][/path]`);
}

function parseHost(text: string): string {
  if (!isRegistryHost(text)) throw new EngineError('invalid', `--insecure-registry ${text}: expected host or host:port`);
  return text;
}
