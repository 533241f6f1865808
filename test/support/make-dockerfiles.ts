import type { Choices } from './choices.ts';

const keywords = ['FROM', 'RUN', 'COPY', 'ADD', 'ENV', 'ARG', 'LABEL', 'CMD', 'ENTRYPOINT', 'EXPOSE', 'VOLUME', 'USER', 'WORKDIR', 'SHELL', 'STOPSIGNAL', 'HEALTHCHECK', 'ONBUILD', 'MAINTAINER', 'run', 'Copy'];
const wrongKeywords = ['FORM', 'RUNN', 'x', '__proto__', 'constructor'];
const flags = ['--from=build', '--from=0', '--from=-1', '--from=$a', '--chown=1:2', '--chmod=755', '--link', '--link=maybe', '--parents', '--exclude=*.md', '--mount=type=cache,target=/c', '--mount=type=secret,id=$a', '--mount=type=bind,from=build,"target=/a,b"', '--mount=type=tmpfs,size=1g', '--mount=', '--network=none', '--security=insecure', '--platform=$TARGETPLATFORM', '--interval=1m', '--interval=9', '--retries=3', '--checksum=sha256:0', '--unpack=true', '--', '--x', '--mount=type=cache,sharing=$b,mode=0${c}'];
const atoms = ['a', 'b', 'node:20', 'scratch', '.', './', '/app', '..', '*.js', 'https://example.org/x.tar.gz', '80', '80/tcp', '127.0.0.1:80:80', 'CMD', 'NONE', 'AS', 'as', 'build', '["a","b"]', "['a',]", '["a",', '[', 'name=value', 'name=', '=', 'TOKEN=hunter22', 'API_KEY', 'apt-get', 'install', '-y', '&&', '||', '|', ';', 'curl', 'bash', 'sudo', 'cd', 'npm', 'ci', 'pip', '#', '# c', 'ß', '😀', '\u0000', '\u00a0', 'constructor', '__proto__'];
const quotes = ['"', "'", '\\', '`', '\\"', "\\'", '\\\\', '\\ ', '$'];
const operators = [':-', '-', ':+', '+', ':?', '?', '#', '##', '%', '%%', '/', '//', ':', '=', ''];
const heredocs = ['<<EOF', "<<'EOF'", '<<-EOF', '3<<EOF', '<<EOF <<B', '<<', '<<<x', '<<"a b"'];
const breaks = ['\n', '\n', '\n', '\n\n', '\r\n', ' \\\n', '\\\n', ' `\n', '\n# comment\n', '\n  # indented\n', '\n\t', '\\\n\n', '\u2028'];
const tops = ['', '', '', '# syntax=docker/dockerfile:1\n', '# escape=`\n', '# escape=\\\n', '#escape=x\n', '# check=skip=all\n', '# check=error=true;skip=RunsAsRoot\n', '\uFEFF', '\n', '# comment\n'];

/** A word with quotes, escapes and variables in all forms, right or wrong. */
export function makeWord(choices: Choices, depth = 0): string {
  const parts = Array.from({ length: 1 + choices.whole(4) }, () => {
    const kind = choices.next();
    if (kind < 0.45) return choices.pick(atoms);
    if (kind < 0.6) return choices.pick(quotes);
    if (kind < 0.7) return `$${choices.pick(['a', 'b', 'VERSION', 'TOKEN', 'PATH', '1', '?', ''])}`;
    if (kind < 0.95 && depth < 4) return `\${${choices.pick(['a', 'b', 'VERSION', '', '1'])}${choices.pick(operators)}${makeWord(choices, depth + 1)}${choices.chance(0.2) ? `/${makeWord(choices, depth + 1)}` : ''}${choices.chance(0.9) ? '}' : ''}`;
    return choices.pick(['*', '?', ' ', '\t', '/']);
  });
  return parts.join('');
}

/** A file of a few lines; of one shape in twenty a very long one. */
export function makeDockerfile(choices: Choices): string {
  if (choices.chance(0.05)) return makeLong(choices);
  const lines = Array.from({ length: 1 + choices.whole(8) }, (_, index) => (index === 0 && choices.chance(0.9) ? `FROM ${choices.pick(['a', 'scratch', 'node:$VERSION', '$a'])}${choices.pick(['', ' AS build', ' as Build'])}` : makeLine(choices)));
  return choices.pick(tops) + lines.map((line) => line + choices.pick(breaks)).join('');
}

function makeLine(choices: Choices): string {
  const words = Array.from({ length: choices.whole(4) + (choices.chance(0.9) ? 2 : 0) }, () => (choices.chance(0.5) ? choices.pick(atoms) : makeWord(choices)));
  const given = Array.from({ length: choices.chance(0.15) ? 1 + choices.whole(3) : 0 }, () => choices.pick(flags));
  const line = [choices.pick(choices.chance(0.02) ? wrongKeywords : keywords), ...given, ...words].join(choices.pick([' ', ' ', '  ', '\t']));
  if (!choices.chance(0.1)) return line;
  return `${line} ${choices.pick(heredocs)}\n${makeWord(choices)}\n${choices.pick(['EOF', '\tEOF', 'EOF ', 'B', 'EOF\nB'])}`;
}

export const long: readonly ((count: number) => string)[] = [
  (count) => `FROM a\nRUN ${'a '.repeat(count)}`,
  (count) => `FROM a\nRUN ${' '.repeat(count)}x`,
  (count) => `FROM a\nRUN a \\\n${'\n'.repeat(count)}b`,
  (count) => `FROM a\nENV ${'a=$b '.repeat(count)}`,
  (count) => `FROM a\nENV a=${'${b:-'.repeat(count)}`,
  (count) => `FROM a\nENV a=${'"'.repeat(count)}`,
  (count) => `FROM a\nENV a=${'\\'.repeat(count)}`,
  (count) => `FROM a\nCMD [${'"a",'.repeat(count)}"b"]`,
  (count) => `FROM a\nCMD ["${' '.repeat(count)}',`,
  (count) => `FROM a\nCMD ${'['.repeat(count)}`,
  (count) => `FROM a\nCOPY ${'*'.repeat(count)} /`,
  (count) => `FROM ${'a'.repeat(count)}!`,
  (count) => `FROM ${'a-'.repeat(count)}`,
  (count) => Array.from({ length: Math.ceil(count / 10) }, (_, index) => `FROM ${index === 0 ? 'a' : `s${index - 1}`} AS s${index}`).join('\n'),
  (count) => `FROM a\n${Array.from({ length: Math.ceil(count / 10) }, (_, index) => `ARG A${index}=$A${index + 1}`).join('\n')}`,
  (count) => `FROM a\n${'RUN cd /x && curl x | sh\n'.repeat(Math.ceil(count / 20))}`,
  (count) => `FROM a\nRUN echo ${"'".repeat(count)}`,
  (count) => `FROM a\nRUN ${'$('.repeat(count)}`,
  (count) => `FROM a\nRUN ${'(for read '.repeat(Math.ceil(count / 5))}`,
  (count) => `FROM a\nRUN <<EOF\n${'x\n'.repeat(count)}EOF`,
  (count) => `FROM a\nRUN ${'<<A '.repeat(count)}`,
  (count) => `FROM a\nRUN --mount=${'"",'.repeat(count)} x`,
  (count) => `FROM a\nHEALTHCHECK --interval=${'1'.repeat(count)} CMD x`,
  (count) => `FROM a\nENV A=${'x'.repeat(count)}\nENV B=\${A//x*x*x*y/z} C=\${A%%*a*b}`,
  (count) => `FROM a\nENV SECRET=x\n${'RUN $SECRET\n'.repeat(Math.ceil(count / 10))}`,
  (count) => `FROM a\nCOPY . .\n${'RUN npm ci\n'.repeat(Math.ceil(count / 10))}`,
  (count) => `FROM a\n${'COPY . .\n'.repeat(Math.ceil(count / 10))}`,
  (count) => `FROM a\n${'CMD x\n'.repeat(Math.ceil(count / 10))}`,
  (count) => `FROM a\n${'WORKDIR x\n'.repeat(Math.ceil(count / 10))}`,
  (count) => `FROM a\n${'# x\n'.repeat(count)}RUN sudo x`,
  (count) => `${'#'.repeat(count)}\nFROM a`,
  (count) => `# check=${'skip=a;'.repeat(count)}\nFROM a`,
  (count) => `FROM a\nRUN https://${'a:'.repeat(count)}@`,
  (count) => `FROM a\nRUN ${'eyJaaaaaaaaaaa.'.repeat(Math.ceil(count / 10))}`,
];

function makeLong(choices: Choices): string {
  return choices.pick(long)(choices.pick([100, 1000, 10_000, 30_000]));
}

const names = ['a', 'b', 'ab', 'node_modules', '.git', 'x.md', 'README.md', 'src', 'a b', 'ä'];

export function makeContextPath(choices: Choices): string {
  return Array.from({ length: 1 + choices.whole(5) }, () => choices.pick(names)).join('/');
}

export function makePattern(choices: Choices): string {
  const parts = [...names, '*', '**', '**/', '/**', '?', '*.md', '[a-b]', '[^a]', '[', ']', '\\', '\\*', '/', '/', '/', '.', '..', '!'];
  return Array.from({ length: 1 + choices.whole(6) }, () => choices.pick(parts)).join('');
}

export function makeIgnoreFile(choices: Choices): string {
  return Array.from({ length: choices.whole(6) }, () => `${choices.pick(['', '', '!', '# ', ' ', '/'])}${makePattern(choices)}`).join(choices.pick(['\n', '\r\n', '\n\n']));
}
