import { expect, test } from 'vitest';
import { parseConfigChanges } from './config-changes.ts';

test.each<[string, string, object]>([
  ['a list', 'CMD ["a", "b c"]', { Cmd: ['a', 'b c'] }],
  ['a line for the shell', 'entrypoint exec "$0"', { Entrypoint: ['/bin/sh', '-c', 'exec "$0"'] }],
  ['variables', 'ENV A=1 B="x y" C=a\\ b', { Env: ['OLD=0', 'A=1', 'B=x y', 'C=a b'] }],
  ['one variable in the old way', 'ENV OLD new  value', { Env: ['OLD=new  value'] }],
  ['labels', "LABEL one=1 'two words'=2", { Labels: { one: '1', 'two words': '2' } }],
  ['ports', 'EXPOSE 80 53/udp', { ExposedPorts: { '80/tcp': {}, '53/udp': {} } }],
  ['volumes', 'VOLUME ["/a", "/b"]', { Volumes: { '/a': {}, '/b': {} } }],
  ['a volume', 'VOLUME /a /b', { Volumes: { '/a': {}, '/b': {} } }],
  ['a folder below', 'WORKDIR sub', { WorkingDir: '/srv/sub' }],
  ['user and signal', 'USER 7:8\nSTOPSIGNAL SIGQUIT', { User: '7:8', StopSignal: 'SIGQUIT' }],
])('%s', (_, line, expected) => {
  expect(parseConfigChanges([line])({ Env: ['OLD=0'], WorkingDir: '/srv' })).toEqual({ Env: ['OLD=0'], WorkingDir: '/srv', ...expected });
});

test.each([
  ['RUN make', 'RUN is not a valid change command'],
  ['CMD', 'CMD requires at least one argument'],
  ['ENV A', 'ENV must have two arguments'],
  ['ENV A=1 B', 'expected NAME=value'],
  ['EXPOSE nothing', 'invalid containerPort: nothing'],
])('%s is refused', (line, message) => {
  expect(() => parseConfigChanges([line])).toThrow(message);
});
