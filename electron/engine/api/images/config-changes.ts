import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import { parseHealthcheck } from './parse-healthcheck.ts';

type Change = (config: ContainerDefaults) => ContainerDefaults;

/** Dockerfile instructions that change what containers get, as `commit --change` and `import --change` take them. `invalid` for any other. */
export function parseConfigChanges(lines: readonly string[]): Change {
  const changes = lines.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '' && !line.trim().startsWith('#')).map(parseChange);
  return (config) => changes.reduce((changed, change) => change(changed), config);
}

/** All of a line is read before anything is changed. */
const instructions: Readonly<Record<string, (rest: string) => Change>> = {
  CMD: (rest) => (config) => ({ ...config, Cmd: words(rest) }),
  ENTRYPOINT: (rest) => (config) => ({ ...config, Entrypoint: words(rest) }),
  ENV: (rest) => {
    const added = pairs(rest, 'ENV');
    return (config) => ({ ...config, Env: mergeEnv(config.Env ?? [], added) });
  },
  LABEL: (rest) => {
    const added = Object.fromEntries(pairs(rest, 'LABEL'));
    return (config) => ({ ...config, Labels: { ...config.Labels, ...added } });
  },
  EXPOSE: (rest) => {
    const added = set(split(rest).map(port));
    return (config) => ({ ...config, ExposedPorts: { ...config.ExposedPorts, ...added } });
  },
  VOLUME: (rest) => (config) => ({ ...config, Volumes: { ...config.Volumes, ...set(json(rest) ?? split(rest)) } }),
  USER: (rest) => (config) => ({ ...config, User: rest }),
  WORKDIR: (rest) => (config) => ({ ...config, WorkingDir: rest.startsWith('/') ? rest : `${(config.WorkingDir ?? '/').replace(/\/?$/, '/')}${rest}` }),
  STOPSIGNAL: (rest) => {
    if (!/^(?:\d{1,2}|(?:SIG)?[A-Z][A-Z0-9+-]{1,14})$/i.test(rest)) throw new EngineError('invalid', `changes: STOPSIGNAL: invalid signal: ${rest.slice(0, 50)}`);
    return (config) => ({ ...config, StopSignal: rest });
  },
  ONBUILD: (rest) => {
    if (/^(?:ONBUILD|FROM|MAINTAINER)\b/i.test(rest)) throw new EngineError('invalid', `changes: ${rest.split(/\s/)[0]?.toUpperCase()} is not allowed as an ONBUILD trigger`);
    return (config) => ({ ...config, OnBuild: [...(config.OnBuild ?? []), rest] });
  },
  HEALTHCHECK: (rest) => {
    const check = parseHealthcheck(rest);
    return (config) => ({ ...config, Healthcheck: check });
  },
};

function parseChange(line: string): Change {
  const [, name = '', rest = ''] = /^\s*(\S+)\s*([^]*?)\s*$/.exec(line) ?? [];
  const instruction = instructions[name.toUpperCase()];
  const known = Object.keys(instructions).join(', ');
  if (instruction === undefined) throw new EngineError('invalid', `changes: ${name.slice(0, 50)} is not a valid change command: expected one of ${known}`);
  if (rest === '') throw new EngineError('invalid', `changes: ${name.toUpperCase()} requires at least one argument`);
  return instruction(rest);
}

/** A list in JSON, else a line for the shell. */
function words(rest: string): string[] {
  return json(rest) ?? ['/bin/sh', '-c', rest];
}

function json(rest: string): string[] | undefined {
  if (!rest.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(rest);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `NAME=value` with quotes and escapes as in a Dockerfile, or one `NAME value`. */
function pairs(rest: string, instruction: string): [string, string][] {
  const parts = split(rest);
  const [first = ''] = parts;
  if (!first.includes('=')) {
    if (parts.length < 2) throw new EngineError('invalid', `changes: ${instruction} must have two arguments`);
    return [[first, rest.slice(rest.indexOf(first) + first.length).trim()]];
  }
  return parts.map((part) => {
    const equals = part.indexOf('=');
    if (equals <= 0) throw new EngineError('invalid', `changes: ${instruction}: ${JSON.stringify(part.slice(0, 100))}: expected NAME=value`);
    return [part.slice(0, equals), part.slice(equals + 1)];
  });
}

/** Words at blanks; quotes hold words together and go, a backslash takes the next character as it is. */
function split(text: string): string[] {
  return (text.match(/(?:\\[^]|"(?:\\[^]|[^"\\])*"|'[^']*'|[^\s\\"'])+/g) ?? []).map((word) =>
    word.replaceAll(/\\([^])|"((?:\\[^]|[^"\\])*)"|'([^']*)'/g, (_, escaped?: string, double?: string, single?: string) => escaped ?? double?.replaceAll(/\\([^])/g, '$1') ?? single ?? ''),
  );
}

function port(text: string): string {
  if (!/^\d{1,5}(?:-\d{1,5})?(?:\/(?:tcp|udp|sctp))?$/.test(text)) throw new EngineError('invalid', `changes: EXPOSE: invalid containerPort: ${text.slice(0, 50)}`);
  return text.includes('/') ? text : `${text}/tcp`;
}

function mergeEnv(before: readonly string[], changed: readonly (readonly [string, string])[]): string[] {
  const names = new Map(before.map((entry) => [entry.split('=', 1)[0] ?? '', entry]));
  for (const [name, value] of changed) names.set(name, `${name}=${value}`);
  return [...names.values()];
}

function set(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}
