import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import { parseSignal } from '../../containers/signals.ts';
import type { HealthcheckInstruction, Pair, SettingInstruction } from '../../dockerfile/dockerfile.ts';
import type { StageState } from '../stage-state.ts';
import { commandWords } from './command-words.ts';

/** A stage after an instruction that changes settings alone (image-spec, config.md). Its variables are expanded. Pure; `invalid` for what an image cannot say. */
export function applySetting(state: StageState, instruction: SettingInstruction): StageState {
  if (instruction.kind === 'maintainer') return { ...state, author: instruction.name };
  const config = { ...state.config, ...changeOf(state, instruction) };
  return { ...state, config, hasOwnCommand: state.hasOwnCommand || instruction.kind === 'cmd' };
}

function changeOf({ config, hasOwnCommand }: StageState, instruction: Exclude<SettingInstruction, { kind: 'maintainer' }>): Partial<ContainerDefaults> {
  switch (instruction.kind) {
    case 'arg':
      return {};
    case 'env':
      return { Env: mergeEnv(config.Env ?? [], instruction.pairs) };
    case 'label':
      return { Labels: { ...config.Labels, ...Object.fromEntries(instruction.pairs.map(({ name, value }) => [name, value])) } };
    case 'cmd':
      return { Cmd: commandWords(instruction.command, config) };
    case 'entrypoint':
      // The command of the base belonged to the entrypoint of the base.
      return { Entrypoint: commandWords(instruction.command, config), ...(!hasOwnCommand && { Cmd: null }) };
    case 'expose':
      return { ExposedPorts: { ...config.ExposedPorts, ...emptyObjects(instruction.ports.flatMap(readPorts)) } };
    case 'volume':
      return { Volumes: { ...config.Volumes, ...emptyObjects(instruction.paths) } };
    case 'user':
      return { User: instruction.user };
    case 'shell':
      return { Shell: instruction.shell };
    case 'stopsignal':
      parseSignal(instruction.signal);
      return { StopSignal: instruction.signal };
    case 'onbuild':
      return { OnBuild: [...(config.OnBuild ?? []), instruction.trigger] };
    case 'healthcheck':
      return { Healthcheck: healthcheckOf(instruction.check) };
  }
}

/** A variable that is there keeps its place. */
export function mergeEnv(env: readonly string[], pairs: readonly Pair[]): string[] {
  const values = new Map(env.map((entry) => [nameOf(entry), entry]));
  for (const { name, value } of pairs) values.set(name, `${name}=${value}`);
  return [...values.values()];
}

function nameOf(entry: string): string {
  return entry.split('=', 1)[0] as string;
}

const emptyObjects = (names: readonly string[]): Record<string, object> => Object.fromEntries(names.map((name) => [name, {}]));

/** `80`, `80/udp` or `8000-8005/tcp` as the names that images have. An address and a port of the machine before it are left out, as in Docker. */
function readPorts(text: string): string[] {
  const [, from = '', to = from, protocol = 'tcp'] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/i.exec(text.slice(text.lastIndexOf(':') + 1)) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (from === '' || first < 1 || last > 65_535 || first > last || !['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) {
    throw new EngineError('invalid', `EXPOSE ${text}: invalid containerPort: expected a port from 1 to 65535, or a range, with /tcp, /udp or /sctp`);
  }
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol.toLowerCase()}`);
}

function healthcheckOf(check: HealthcheckInstruction['check']): Readonly<Record<string, unknown>> {
  if (check === 'none') return { Test: ['NONE'] };
  const { command, interval, timeout, startPeriod, startInterval, retries } = check;
  const test = command.form === 'exec' ? ['CMD', ...command.args] : ['CMD-SHELL', command.line];
  const values = { Interval: interval, Timeout: timeout, StartPeriod: startPeriod, StartInterval: startInterval, Retries: retries };
  return { Test: test, ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) };
}
