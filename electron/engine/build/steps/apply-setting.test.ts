import { expect, test } from 'vitest';
import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import type { SettingInstruction } from '../../dockerfile/dockerfile.ts';
import { expandInstruction } from '../../dockerfile/expand-instruction.ts';
import { parseDockerfile } from '../../dockerfile/parse-dockerfile.ts';
import { scratchState } from '../start-state.ts';
import { applySetting } from './apply-setting.ts';

function configOf(lines: string, base: ContainerDefaults = {}): ContainerDefaults {
  const { stages } = parseDockerfile(`FROM scratch\n${lines}\n`);
  const start = { ...scratchState({ os: 'linux', architecture: 'amd64' }), config: base };
  return (stages[0]?.instructions ?? []).reduce((state, instruction) => applySetting(state, expandInstruction(instruction, () => undefined, '\\') as SettingInstruction), start).config;
}

test('ENV keeps the place of a variable that is there', () => {
  expect(configOf('ENV B=2 A=3\nENV C="x y"', { Env: ['A=1', 'PATH=/bin'] }).Env).toEqual(['A=3', 'PATH=/bin', 'B=2', 'C=x y']);
});

test('ENTRYPOINT drops the command of the base, but not one of its own stage', () => {
  expect(configOf('ENTRYPOINT ["a"]', { Cmd: ['old'] })).toEqual({ Entrypoint: ['a'], Cmd: null });
  expect(configOf('CMD ["own"]\nENTRYPOINT ["a"]', { Cmd: ['old'] })).toEqual({ Entrypoint: ['a'], Cmd: ['own'] });
});

test('lines go to the shell that SHELL says', () => {
  expect(configOf('SHELL ["/bin/bash", "-lc"]\nCMD echo hi')).toEqual({ Shell: ['/bin/bash', '-lc'], Cmd: ['/bin/bash', '-lc', 'echo hi'] });
});

test('EXPOSE takes ranges and protocols, and refuses what is no port', () => {
  expect(Object.keys(configOf('EXPOSE 80 53/UDP 8000-8002').ExposedPorts ?? {})).toEqual(['80/tcp', '53/udp', '8000/tcp', '8001/tcp', '8002/tcp']);
  expect(() => configOf('EXPOSE 70000')).toThrow(/EXPOSE 70000/);
  expect(() => configOf('EXPOSE 9-3')).toThrow(/EXPOSE 9-3/);
});

test('HEALTHCHECK in both forms and none', () => {
  expect(configOf('HEALTHCHECK --interval=2s --retries=3 CMD curl -f localhost').Healthcheck).toEqual({ Test: ['CMD-SHELL', 'curl -f localhost'], Interval: 2e9, Retries: 3 });
  expect(configOf('HEALTHCHECK CMD ["ok"]').Healthcheck).toEqual({ Test: ['CMD', 'ok'] });
  expect(configOf('HEALTHCHECK NONE').Healthcheck).toEqual({ Test: ['NONE'] });
});

test('LABEL, VOLUME, USER, STOPSIGNAL, ONBUILD', () => {
  expect(configOf('LABEL a=1 b="2 3"\nVOLUME /data\nUSER app\nSTOPSIGNAL SIGINT\nONBUILD RUN x', { Labels: { a: '0' } })).toEqual({
    Labels: { a: '1', b: '2 3' }, Volumes: { '/data': {} }, User: 'app', StopSignal: 'SIGINT', OnBuild: ['RUN x'],
  });
  expect(() => configOf('STOPSIGNAL SIGNOPE')).toThrow(/SIGNOPE/i);
});
