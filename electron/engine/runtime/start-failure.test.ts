import { expect, it } from 'vitest';
import { startFailure } from './start-failure.ts';

const runc = (text: string) => `time="2026-11-21T00:32:52Z" level=error msg=${JSON.stringify(text)}\n`;
const create = 'runc create failed: unable to start container process: ';

it.each([
  ['x', runc(`${create}exec: "x": executable file not found in $PATH`), 127, 'exec: "x": executable file not found in $PATH'],
  ['/x', runc(`${create}exec: "/x": stat /x: no such file or directory`), 127, 'exec: "/x": stat /x: no such file or directory'],
  ['/etc', runc(`${create}exec: "/etc": permission denied`), 126, 'exec: "/etc": permission denied'],
  ['/etc', runc(`${create}exec: "/etc": is a directory`), 126, 'exec: "/etc": is a directory'],
  ['a"b', runc(`${create}exec: "a\\"b": executable file not found in $PATH`), 127, 'exec: "a\\"b": executable file not found in $PATH'],
  ['x', 'executable file `x` not found in $PATH: No such file or directory\n', 127, 'exec: "x": executable file not found in $PATH'],
  ['/x', 'executable file `/x` not found in $PATH: No such file or directory\n', 127, 'exec: "/x": stat /x: no such file or directory'],
  ['/etc', 'open executable: Operation not permitted\n', 126, 'exec: "/etc": permission denied'],
  ['/f', 'open executable: Permission denied\n', 126, 'exec: "/f": permission denied'],
])('says of %s what the docker client knows', (command, said, exitCode, text) => {
  const error = startFailure(said, { command, action: 'create' });
  expect(error).toMatchObject({ kind: 'invalid', message: `failed to create task: ${text}`, detail: { exitCode } });
});

it('keeps the words of other failures and takes the last error', () => {
  const warning = 'time="2026-11-21T00:32:52Z" level=warning msg="cgroup: no"\n';
  const failure = 'error during container init: error mounting "/gone" to rootfs at "/x": stat /gone: no such file or directory';
  expect(startFailure(warning + runc(create + failure), { command: 'x', action: 'create' })).toMatchObject({
    kind: 'internal',
    message: `failed to create task: ${failure}`,
    detail: undefined,
  });
});

it('speaks of exec where it was one', () => {
  const said = runc('runc exec failed: unable to start container process: exec: "x": executable file not found in $PATH');
  expect(startFailure(said, { command: 'x', action: 'exec' }).message).toBe('exec failed: exec: "x": executable file not found in $PATH');
});

it.each(['', '\n'])('has words where the runtime has none: %j', (said) => {
  expect(startFailure(said, { command: 'x', action: 'create' }).message).toBe('failed to create task: the runtime gave no reason');
});

it('says once what failed where the runtime says it twice', () => {
  const said = runc('exec failed: unable to start container process: chdir to cwd ("/x") set in config.json failed: no such file or directory');
  expect(startFailure(said, { command: 'pwd', action: 'exec' })).toMatchObject({
    kind: 'internal',
    message: 'exec failed: chdir to cwd ("/x") set in config.json failed: no such file or directory',
  });
});
