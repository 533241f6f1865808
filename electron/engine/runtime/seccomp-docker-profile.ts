import { isAtLeast } from './kernel-version.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Architecture, SeccompProfile, SeccompRule } from './seccomp-default.ts';

/** Docker's own names for what a rule is meant for, besides the kernel's. */
const goArchitecture: Readonly<Record<Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };
const seccompArchitecture: Readonly<Record<Architecture, string>> = { x64: 'SCMP_ARCH_X86_64', arm64: 'SCMP_ARCH_AARCH64' };

const actions = new Set([
  'SCMP_ACT_KILL', 'SCMP_ACT_KILL_PROCESS', 'SCMP_ACT_KILL_THREAD', 'SCMP_ACT_TRAP', 'SCMP_ACT_ERRNO', 'SCMP_ACT_TRACE', 'SCMP_ACT_ALLOW', 'SCMP_ACT_LOG',
  'SCMP_ACT_NOTIFY',
]);

type Json = Readonly<Record<string, unknown>>;
type Host = { readonly architecture: Architecture; readonly capabilities: readonly string[]; /** Such as `6.1.0-18-amd64`. */ readonly kernel: string };

/**
 * A profile in Docker's format (moby, profiles/seccomp) as the runtime-spec's: rules for other architectures, capabilities and kernels are
 * left out. `invalid` in Docker's words where the text is none. Pure.
 */
export function readDockerSeccomp(text: string, host: Host): SeccompProfile {
  const profile = parseProfile(text);
  const map = list(profile, 'archMap').map(asObject);
  const architectures = strings(profile, 'architectures');
  if (map.length > 0 && architectures.length > 0) throw failed("both 'architectures' and 'archMap' are specified in the seccomp profile, use either 'architectures' or 'archMap'");
  const own = map.find((entry) => entry['architecture'] === seccompArchitecture[host.architecture]);
  const mapped = own === undefined ? [] : [seccompArchitecture[host.architecture], ...strings(own, 'subArchitectures')];
  const flags = strings(profile, 'flags');
  const errno = optionalNumber(profile, 'defaultErrnoRet');
  const listener = ['listenerPath', 'listenerMetadata'].flatMap((key) => (typeof profile[key] === 'string' && profile[key] !== '' ? [[key, profile[key]] as const] : []));
  return {
    defaultAction: readAction(profile['defaultAction'], 'defaultAction'),
    ...(errno !== undefined && { defaultErrnoRet: errno }),
    architectures: map.length > 0 ? mapped : architectures,
    ...(flags.length > 0 && { flags }),
    ...Object.fromEntries(listener),
    syscalls: list(profile, 'syscalls').map(asObject).filter((rule) => appliesTo(rule, host)).map(readRule),
  };
}

function parseProfile(text: string): Json {
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw failed((error as Error).message);
  }
}

function appliesTo(rule: Json, host: Host): boolean {
  const includes = filterOf(rule, 'includes');
  const excludes = filterOf(rule, 'excludes');
  const isHere = (names: readonly string[]): boolean => names.includes(goArchitecture[host.architecture]);
  const has = (name: string): boolean => host.capabilities.includes(name);
  if (excludes.arches.length > 0 && isHere(excludes.arches)) return false;
  if (excludes.caps.some(has)) return false;
  if (excludes.minKernel !== '' && isAtLeast(host.kernel, excludes.minKernel)) return false;
  if (includes.arches.length > 0 && !isHere(includes.arches)) return false;
  if (!includes.caps.every(has)) return false;
  return includes.minKernel === '' || isAtLeast(host.kernel, includes.minKernel);
}

function filterOf(rule: Json, key: 'includes' | 'excludes'): { arches: readonly string[]; caps: readonly string[]; minKernel: string } {
  const filter = rule[key] === undefined || rule[key] === null ? {} : asObject(rule[key]);
  return { arches: strings(filter, 'arches'), caps: strings(filter, 'caps'), minKernel: typeof filter['minKernel'] === 'string' ? filter['minKernel'] : '' };
}

function readRule(rule: Json): SeccompRule {
  const name = typeof rule['name'] === 'string' ? rule['name'] : '';
  const names = strings(rule, 'names');
  if (name !== '' && names.length > 0) throw failed("both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'");
  const errno = optionalNumber(rule, 'errnoRet');
  const args = list(rule, 'args').map(asObject).map(readArgument);
  return {
    names: name === '' ? names : [name],
    action: readAction(rule['action'], 'action'),
    ...(errno !== undefined && { errnoRet: errno }),
    ...(args.length > 0 && { args }),
  };
}

function readArgument(argument: Json): NonNullable<SeccompRule['args']>[number] {
  const valueTwo = optionalNumber(argument, 'valueTwo');
  const op = argument['op'];
  if (typeof op !== 'string') throw failed('args: op: expected a comparison such as SCMP_CMP_EQ');
  return { index: optionalNumber(argument, 'index') ?? 0, value: optionalNumber(argument, 'value') ?? 0, ...(valueTwo !== undefined && { valueTwo }), op };
}

function readAction(value: unknown, where: string): SeccompProfile['defaultAction'] {
  if (typeof value === 'string' && actions.has(value)) return value as SeccompProfile['defaultAction'];
  throw failed(`${where}: ${JSON.stringify(value)}, expected an action such as SCMP_ACT_ALLOW`);
}

function optionalNumber(object: Json, key: string): number | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= 0 && Number.isInteger(value)) return value;
  throw failed(`${key}: ${JSON.stringify(value)}, expected a whole number`);
}

function list(object: Json, key: string): readonly unknown[] {
  const value = object[key] ?? [];
  if (Array.isArray(value)) return value;
  throw failed(`${key}: expected a list`);
}

function strings(object: Json, key: string): readonly string[] {
  const values = list(object, key);
  if (values.every((value) => typeof value === 'string')) return values;
  throw failed(`${key}: expected a list of names`);
}

function asObject(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw failed('expected an object');
}

function failed(why: string): EngineError {
  return new EngineError('invalid', `Decoding seccomp profile failed: ${why}`);
}
