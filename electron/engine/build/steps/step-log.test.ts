import { expect, test } from 'vitest';
import { createStepLog } from './step-log.ts';

function logOf(secrets: readonly string[], parts: readonly string[]): string[] {
  const lines: string[] = [];
  const log = createStepLog(secrets.map((text) => Buffer.from(text)), ({ text }) => lines.push(text));
  for (const part of parts) log.write({ stream: 'stdout', data: Buffer.from(part) });
  log.end();
  return lines;
}

test('whole lines, whatever the pieces they come in, and a last one without an end', () => {
  expect(logOf([], ['a\nb', 'c\r\n', '\nend'])).toEqual(['a', 'bc', '', 'end']);
});

test('a character that is cut in two is whole again', () => {
  const lines: string[] = [];
  const log = createStepLog([], ({ text }) => lines.push(text));
  const bytes = Buffer.from('grün\n');
  log.write({ stream: 'stderr', data: bytes.subarray(0, 3) });
  log.write({ stream: 'stderr', data: bytes.subarray(3) });
  expect(lines).toEqual(['grün']);
});

test('secrets are hidden, each line of them, in pieces and in a line that is cut', () => {
  expect(logOf(['hunter22\nsecond line\n'], ['is hun', 'ter22 and\nsecond line\n'])).toEqual(['is *** and', '***']);
  const text = logOf(['hunter22'], ['x'.repeat(8188), 'hunt', 'er22', 'y'.repeat(9000), '\n']).join('');
  expect(text).not.toContain('hunter22');
  expect(text).toContain('***');
});

test('what is too short to be a secret hides nothing', () => {
  expect(logOf(['a', ''], ['banana\n'])).toEqual(['banana']);
});

test('the last lines are kept', () => {
  const log = createStepLog([], () => undefined, 2);
  log.write({ stream: 'stdout', data: Buffer.from('1\n2\n3\n') });
  expect(log.tail()).toEqual(['2', '3']);
});
