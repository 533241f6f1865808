import { expect, test } from 'vitest';
import { missText } from './miss-text.ts';

const told = (before: string): string => missText({ reason: { kind: 'instruction-changed', before, after: '' }, lastSeconds: undefined, build: undefined });

test('an old line is told on one line, without what moves a terminal', () => {
  expect(told('RUN make\x1b[2J')).toBe('it was RUN make?[2J');
  expect(told('RUN /bin/sh -c set -e\n  make\nmake install\n')).toBe('it was RUN /bin/sh -c set -e make make install');
  expect(told(`RUN ${'x'.repeat(200)}`)).toBe(`it was RUN ${'x'.repeat(75)}…`);
});
