import { expect, test } from 'vitest';
import type { Instruction } from './dockerfile.ts';
import { expandInstruction, resolveArgs } from './expand-instruction.ts';
import { parseDockerfile } from './parse-dockerfile.ts';
import { linesOf } from './parse-error.ts';

const values: Readonly<Record<string, string>> = { A: 'one', B: 'two words', P: '80 81', EMPTY: '' };
const lookup = (name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
const parse = (text: string): Instruction => parseDockerfile(`FROM scratch\n${text}`).stages[0]?.instructions[0] as Instruction;
const expand = (text: string): ReturnType<typeof expandInstruction> => expandInstruction(parse(text), lookup, '\\');

test.each<[string, object]>([
  ['ENV X=$A Y="$B" $A=z', { pairs: [{ name: 'X', value: 'one' }, { name: 'Y', value: 'two words' }, { name: 'one', value: 'z' }] }],
  ["LABEL l='$A' m=\\$A", { pairs: [{ name: 'l', value: '$A' }, { name: 'm', value: '$A' }] }],
  ['COPY --chown=$A --chmod=$A --exclude=$A.md $A "$B" /$A/', { sources: ['one', 'two words'], destination: '/one/', chown: 'one', chmod: 'one', exclude: ['one.md'] }],
  ['COPY <<X <<"Y" /\n$A "$A"\nX\n$A\nY', { heredocs: [{ content: 'one "one"\n' }, { content: '$A\n' }] }],
  ['ADD --checksum=$A https://x.invalid/$A /', { sources: ['https://x.invalid/one'], checksum: 'one' }],
  ['EXPOSE $P 90/udp', { ports: ['80', '81', '90/udp'] }],
  ['VOLUME ["$A", "/x"]', { paths: ['one', '/x'] }],
  ['USER $A:$A', { user: 'one:one' }],
  ['WORKDIR "/$B"', { path: '/two words' }],
  ['STOPSIGNAL $A', { signal: 'one' }],
  ['RUN --mount=type=cache,target=/$A echo $A', { mounts: [{ type: 'cache', target: '/one' }], command: { line: 'echo $A' } }],
  ['CMD echo $A', { command: { line: 'echo $A' } }],
  ['ENTRYPOINT ["$A"]', { command: { args: ['$A'] } }],
  ['HEALTHCHECK CMD echo $A', { check: { command: { line: 'echo $A' } } }],
  ['ONBUILD RUN echo $A', { trigger: 'RUN echo $A' }],
  ['SHELL ["$A"]', { shell: ['$A'] }],
  ['MAINTAINER $A', { name: '$A' }],
])('%s', (text, expected) => {
  expect(expand(text)).toMatchObject(expected);
});

test.each([
  ['ENV $EMPTY=1', 'ENV names can not be blank'],
  ['VOLUME $EMPTY', 'VOLUME specified can not be an empty string'],
  ['WORKDIR ${NONE:?say where}', 'NONE: say where'],
  ['RUN --mount=type=$A,target=/x y', 'unsupported mount type "one"'],
])('refuses %s, with its line', (text, message) => {
  let error: unknown;
  try {
    expand(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining(message) as string });
  expect(linesOf(error)).toEqual({ start: 2, end: 2 });
});

test('where the value of an ARG comes from', () => {
  const args = (text: string, given: Record<string, string> = {}, global: Record<string, string> = {}): unknown =>
    resolveArgs(parse(text) as Extract<Instruction, { kind: 'arg' }>, { given: (name) => given[name], global: (name) => global[name], scope: lookup }, '\\').map(({ name, value }) => `${name}=${value}`);
  expect(args('ARG X=1 Y=$X$A Z')).toEqual(['X=1', 'Y=1one', 'Z=undefined']);
  expect(args('ARG X=1 Y Z', { X: '2', Z: '' }, { Y: '3', Z: '4' })).toEqual(['X=2', 'Y=3', 'Z=']);
  expect(args('ARG X=1', {}, { X: '9' })).toEqual(['X=1']);
});
