import { expect, test } from 'vitest';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Instruction } from './dockerfile.ts';
import { parseDockerfile } from './parse-dockerfile.ts';
import { linesOf } from './parse-error.ts';

const only = (text: string): Instruction => {
  const { stages } = parseDockerfile(`FROM scratch\n${text}\n`);
  const [instruction] = stages[0]?.instructions ?? [];
  if (instruction === undefined) throw new Error('no instruction');
  return instruction;
};
const failure = (text: string): { message: string; lines: unknown } => {
  try {
    parseDockerfile(text);
  } catch (error) {
    if (error instanceof EngineError) return { message: error.message, lines: linesOf(error) };
    throw error;
  }
  throw new Error('was parsed');
};

test('stages with their lines, bases and names', () => {
  const { stages, globalArgs, directives } = parseDockerfile(
    ['# syntax=docker/dockerfile:1', 'ARG NODE=20', '', '# the build', 'FROM --platform=$BUILDPLATFORM node:${NODE} AS Build', 'RUN a \\', '    # why', '', '  && b', '', 'from build as production', 'COPY . .', ''].join('\n'),
  );
  expect(directives).toEqual({ syntax: 'docker/dockerfile:1', escape: '\\', check: { skip: [], error: false, experimental: [] } });
  expect(globalArgs.map(({ args, range }) => ({ args, range }))).toEqual([{ args: [{ name: 'NODE', default: '20' }], range: { start: 2, end: 2 } }]);
  expect(stages.map(({ name, base, platform, range }) => ({ name, base, platform, range }))).toEqual([
    { name: 'build', base: 'node:${NODE}', platform: '$BUILDPLATFORM', range: { start: 5, end: 9 } },
    { name: 'production', base: 'build', platform: undefined, range: { start: 11, end: 12 } },
  ]);
  expect(stages[0]?.instructions[0]).toMatchObject({ kind: 'run', text: 'RUN a   && b', range: { start: 6, end: 9 } });
  expect(stages[1]?.from.text).toBe('FROM build as production');
});

test('a byte order mark, lines that end as on Windows, and the other escape', () => {
  const { stages, directives } = parseDockerfile('\uFEFF# ESCAPE = `\r\nFROM windows\r\nCOPY a `\r\n  c:\\dir\\\r\nRUN dir c:\\\r\n');
  expect(directives.escape).toBe('`');
  expect(stages[0]?.instructions.map(({ text }) => text)).toEqual(['COPY a   c:\\dir\\', 'RUN dir c:\\']);
});

test('directives end where something else begins', () => {
  expect(parseDockerfile('# a comment\n# escape=`\nFROM a').directives.escape).toBe('\\');
  expect(parseDockerfile('\n# escape=`\nFROM a').directives.escape).toBe('\\');
  expect(parseDockerfile('# unknown=1\n# escape=`\nFROM a').directives.escape).toBe('\\');
  expect(parseDockerfile('#check = skip=A, B;error=true;experimental=C,d\n#escape=`\nFROM a').directives).toMatchObject({ escape: '`', check: { skip: ['A', 'B'], error: true, experimental: ['C', 'd'] } });
});

test('heredocs of RUN and COPY', () => {
  expect(only('RUN <<EOF\n# no comment\necho $a \\\n\nEOF')).toMatchObject({
    text: 'RUN <<EOF',
    range: { start: 2, end: 6 },
    command: { form: 'shell', line: '<<EOF', heredocs: [{ name: 'EOF', content: '# no comment\necho $a \\\n\n', expand: true, fd: 0 }] },
  });
  expect(only("COPY <<-'one' 3<<\"two\" /x/\n\t\ta\n\tone\nb\ntwo")).toMatchObject({
    sources: [],
    destination: '/x/',
    heredocs: [
      { name: 'one', content: 'a\n', expand: false, fd: 0 },
      { name: 'two', content: 'b\n', expand: false },
    ],
  });
  expect(only('RUN cat <<A >a && cat <<B >b\n1\nA\n2\nB')).toMatchObject({ command: { heredocs: [{ name: 'A', content: '1\n' }, { name: 'B', content: '2\n' }] } });
  expect(only('RUN cat <<< "no" && echo $((1<<2)) "a <<B"')).toMatchObject({ command: { heredocs: [] } });
  expect(only('ONBUILD RUN <<E\nx\nE')).toMatchObject({ kind: 'onbuild', trigger: 'RUN <<E\nx\nE' });
});

test.each<[string, object]>([
  ['RUN ["a", "b c"]', { command: { form: 'exec', args: ['a', 'b c'] } }],
  ["RUN ['a']", { command: { form: 'shell', line: "['a']" } }],
  ['RUN --mount=type=cache,target=/c --mount=type=bind,from=x,target=/y --network=none --security=insecure make', { mounts: [{ text: 'type=cache,target=/c', from: undefined }, { from: 'x' }], network: 'none', security: 'insecure', command: { line: 'make' } }],
  ['COPY --from=0 --chown=1:2 --chmod=755 --link --parents --exclude=*.md --exclude="a b" a "b" /c', { from: '0', chown: '1:2', chmod: '755', link: true, parents: true, exclude: ['*.md', 'a b'], sources: ['a', '"b"'], destination: '/c' }],
  ['COPY ["a b", "/c d"]', { sources: ['a b'], destination: '/c d', from: undefined, link: false }],
  ['ADD --checksum=sha256:1 --keep-git-dir=true --unpack=false https://x.invalid/y /', { checksum: 'sha256:1', keepGitDir: true, unpack: false }],
  ['ADD a /', { unpack: undefined, keepGitDir: false }],
  ['ENV a=1 b="x y" c=d\\ e', { pairs: [{ name: 'a', value: '1' }, { name: 'b', value: '"x y"' }, { name: 'c', value: 'd\\ e' }] }],
  ['ENV a b = c', { pairs: [{ name: 'a', value: 'b = c' }] }],
  ['LABEL a.b="c=d"', { kind: 'label', pairs: [{ name: 'a.b', value: '"c=d"' }] }],
  ['ARG a b=1 c=', { args: [{ name: 'a', default: undefined }, { name: 'b', default: '1' }, { name: 'c', default: '' }] }],
  ['HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --start-interval=2s --retries=4 CMD curl x', { check: { command: { line: 'curl x' }, interval: 90e9, timeout: 15e8, startPeriod: undefined, startInterval: 2e9, retries: 4 } }],
  ['HEALTHCHECK none', { check: 'none' }],
  ['HEALTHCHECK CMD ["a"]', { check: { command: { form: 'exec', args: ['a'] } } }],
  ['EXPOSE 80 443/tcp $PORT', { ports: ['80', '443/tcp', '$PORT'] }],
  ['VOLUME ["/a", "/b"]', { paths: ['/a', '/b'] }],
  ['VOLUME /a /b', { paths: ['/a', '/b'] }],
  ['USER a:b', { user: 'a:b' }],
  ['WORKDIR /a b', { path: '/a b' }],
  ['SHELL ["/bin/bash", "-c"]', { shell: ['/bin/bash', '-c'] }],
  ['STOPSIGNAL SIGTERM', { signal: 'SIGTERM' }],
  ['MAINTAINER Ada <a@b.invalid>', { name: 'Ada <a@b.invalid>' }],
  ['onbuild  copy . /app', { text: 'ONBUILD copy . /app', trigger: 'copy . /app' }],
  ['CMD', { command: { form: 'shell', line: '' } }],
])('%s', (text, expected) => {
  expect(only(text)).toMatchObject(expected);
});

test.each<[string, string, number]>([
  ['', 'the Dockerfile cannot be empty', 1],
  ['# nothing\n', 'file with no instructions', 1],
  ['ARG a', 'dockerfile contains no stages to build: there is no FROM', 1],
  ['FORM a', 'dockerfile parse error on line 1: unknown instruction: FORM (did you mean FROM?)', 1],
  ['FROM a\n\nCPOY a b', 'dockerfile parse error on line 3: unknown instruction: CPOY (did you mean COPY?)', 3],
  ['FROM a\n__proto__ x', 'dockerfile parse error on line 2: unknown instruction: __PROTO__', 2],
  ['RUN a\nFROM b', 'dockerfile parse error on line 1: no build stage in current context: RUN stands before the first FROM, where only ARG may', 1],
  ['# escape=x\nFROM a', "dockerfile parse error on line 1: invalid escape token 'x' does not match ` or \\", 1],
  ['# escape=`\n# Escape=`\nFROM a', 'dockerfile parse error on line 2: only one escape parser directive can be used', 2],
  ['FROM a b', 'dockerfile parse error on line 1: FROM requires either one or three arguments', 1],
  ['FROM a AS 1x', 'dockerfile parse error on line 1: invalid name for build stage: "1x", name can\'t start with a number or contain symbols', 1],
  ['FROM a\nCOPY --form=b c d', 'dockerfile parse error on line 2: unknown flag: --form (did you mean from?)', 2],
  ['FROM a\nCOPY --link=maybe c d', 'dockerfile parse error on line 2: expecting boolean value for flag --link, not: maybe', 2],
  ['FROM a\nCOPY --from=a --from=b c d', 'dockerfile parse error on line 2: duplicate flag specified: --from', 2],
  ['FROM a\nCMD --x', 'dockerfile parse error on line 2: unknown flag: --x', 2],
  ['FROM a\nCOPY a', 'dockerfile parse error on line 2: COPY requires at least two arguments, but only one was provided. Destination could not be determined', 2],
  ['FROM a\nRUN ["a", 1]', 'dockerfile parse error on line 2: when using JSON array syntax, arrays must be comprised of strings only', 2],
  ['FROM a\nRUN <<EOF\nx', 'dockerfile parse error on line 2: unterminated heredoc EOF: no line of this name follows RUN <<EOF', 2],
  ['FROM a\nCOPY a <<EOF\nEOF', 'dockerfile parse error on line 2: COPY cannot accept a heredoc as a destination', 2],
  ['FROM a\nENV a', 'dockerfile parse error on line 2: ENV must have two arguments', 2],
  ['FROM a\nENV a=1 b', 'dockerfile parse error on line 2: syntax error - can\'t find = in "b". Must be of the form: name=value', 2],
  ['FROM a\nENV =1', 'dockerfile parse error on line 2: ENV names can not be blank', 2],
  ['FROM a\nONBUILD ONBUILD RUN a', "dockerfile parse error on line 2: chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", 2],
  ['FROM a\nRUN []', 'dockerfile parse error on line 2: RUN requires at least one argument', 2],
  ['FROM a\nONBUILD ENV x', 'dockerfile parse error on line 2: ENV must have two arguments', 2],
  ['FROM a\nONBUILD FROM a', "dockerfile parse error on line 2: FROM isn't allowed as an ONBUILD trigger", 2],
  ['FROM a\nHEALTHCHECK --interval=3 CMD a', 'dockerfile parse error on line 2: time: invalid duration "3" for --interval: a number with a unit is expected, as in 30s or 1m30s', 2],
  ['FROM a\nHEALTHCHECK --interval=1us CMD a', 'dockerfile parse error on line 2: interval "interval" cannot be less than 1ms', 2],
  ['FROM a\nHEALTHCHECK CMD', 'dockerfile parse error on line 2: missing command after HEALTHCHECK CMD', 2],
  ['FROM a\nSHELL bash', 'dockerfile parse error on line 2: SHELL requires the arguments to be in JSON form', 2],
  ['FROM a\nRUN --mount=type=cash,target=/a b', 'dockerfile parse error on line 2: unsupported mount type "cash" (did you mean cache?)', 2],
  ['FROM a\nRUN --network=nome b', 'dockerfile parse error on line 2: unsupported network mode "nome" (did you mean none?): one of default, none, host is expected', 2],
])('refuses %j', (text, message, line) => {
  const { message: got, lines } = failure(text);
  expect(got).toBe(message);
  expect(lines).toMatchObject({ start: line });
});
