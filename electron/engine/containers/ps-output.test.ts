import { expect, test } from 'vitest';
import { parsePsArguments, parsePsOutput } from './ps-output.ts';

test('arguments are words; the pid may not be another column', () => {
  expect(parsePsArguments('  -o pid,comm\taux ')).toEqual(['-o', 'pid,comm', 'aux']);
  expect(parsePsArguments('-o pid=PID')).toEqual(['-o', 'pid=PID']);
  expect(() => parsePsArguments('-o ppid=PID')).toThrow('specifying "ppid=PID" is not allowed');
});

test('of what ps says the lines of the container are taken, the last column with its blanks', () => {
  const said = 'USER   PID %CPU COMMAND\nroot     1  0.0 init\nroot    12  0.5 sh -c  sleep 9\nroot   123  0.0 other\n';
  expect(parsePsOutput(said, new Set([12]))).toEqual({ titles: ['USER', 'PID', '%CPU', 'COMMAND'], rows: [['root', '12', '0.5', 'sh -c sleep 9']] });
  expect(() => parsePsOutput('COMMAND\nsh\n', new Set([12]))).toThrow("Couldn't find PID field in ps output");
});
