import { splitShell } from './shell-commands.ts';
import { each, isTrueBelow, type LintRule } from './lint-file.ts';
import { asLine, inQuotes, withKeyword } from './rewrite-lines.ts';

/** Settings that are written in a way that misleads, or is left behind. */
export const settingRules: readonly LintRule[] = [
  {
    name: 'WorkdirRelativePath',
    severity: 'warning',
    advice: 'Where it ends up depends on the working directory of the base image, and moves with it. Begin with a path from the root.',
    *check(file) {
      for (const { stage, instruction } of each(file, 'workdir')) {
        const { path } = instruction;
        if (/^["']?(?:\/|\$|[A-Za-z]:)/.test(path)) continue;
        const isAnchored = isTrueBelow(file, stage, (below) => below.stage.instructions.some((other) => other.kind === 'workdir' && /^["']?[/$]/.test(other.path) && (below !== stage || other.range.start < instruction.range.start)));
        if (!isAnchored) yield { message: `WORKDIR ${path.slice(0, 100)} is relative, and no absolute one stands before it`, lines: instruction.range, rewrite: asLine(file, instruction.range, `WORKDIR /${path}`) };
      }
    },
  },
  {
    name: 'LegacyKeyValueFormat',
    severity: 'warning',
    advice: 'The form with a space takes the rest of the line for the value and can set one name only. Write name=value.',
    *check(file) {
      for (const { instruction } of each(file, 'env', 'label')) {
        const [pair] = instruction.pairs;
        const keyword = instruction.kind.toUpperCase();
        if (pair === undefined || instruction.pairs.length > 1 || !instruction.text.slice(keyword.length + 1 + pair.name.length).match(/^\s/)) continue;
        // What has quotes, escapes or variables and no spaces means the same behind =.
        const isSimple = /^[^"'`\\$]*$/.test(pair.value);
        const value = !/\s/.test(pair.value) || /^(["'])[^"'`\\$]*\1$/.test(pair.value) ? pair.value : isSimple ? inQuotes(pair.value, file.dockerfile.directives.escape) : undefined;
        yield { message: `${keyword} ${pair.name} has a space in place of =`, lines: instruction.range, rewrite: value === undefined || !/^[\w.-]+$/.test(pair.name) ? undefined : asLine(file, instruction.range, `${keyword} ${pair.name}=${value}`) };
      }
    },
  },
  {
    name: 'MaintainerDeprecated',
    severity: 'warning',
    advice: 'MAINTAINER has given way to a label that tools know.',
    *check(file) {
      for (const { instruction } of each(file, 'maintainer')) {
        const name = instruction.name.replace(/^(["'])(.*)\1$/s, '$2');
        yield { message: 'MAINTAINER is out of use', lines: instruction.range, rewrite: asLine(file, instruction.range, `LABEL org.opencontainers.image.authors=${inQuotes(name, file.dockerfile.directives.escape)}`) };
      }
    },
  },
  {
    name: 'ExposeInvalidFormat',
    severity: 'warning',
    advice: 'EXPOSE names ports of the container alone: a number or a range, and /tcp or /udp. The port of the machine is chosen at run time, with -p.',
    *check(file) {
      for (const { instruction } of each(file, 'expose')) {
        const wrong = instruction.ports.filter((port) => !port.includes('$') && !isPort(port));
        if (wrong.length === 0) continue;
        const right = instruction.ports.map((port) => (wrong.includes(port) ? (port.split(':').at(-1) ?? '') : port));
        yield {
          message: `EXPOSE ${wrong[0]}: ${wrong[0]?.includes(':') === true ? 'an address or a port of the machine has no place here' : 'a port is a number from 1 to 65535'}`,
          lines: instruction.range,
          rewrite: right.every((port) => port.includes('$') || isPort(port)) ? asLine(file, instruction.range, `EXPOSE ${right.join(' ')}`) : undefined,
        };
      }
    },
  },
  {
    name: 'ExposeProtoCasing',
    severity: 'warning',
    advice: 'Protocols are written in small letters.',
    *check(file) {
      for (const { instruction } of each(file, 'expose')) {
        const port = instruction.ports.find((one) => /\/.*[A-Z]/.test(one) && !one.includes('$'));
        if (port !== undefined) yield { message: `the protocol of ${port} is in capitals`, lines: instruction.range, rewrite: asLine(file, instruction.range, `EXPOSE ${instruction.ports.map((one) => (one.includes('$') ? one : one.toLowerCase())).join(' ')}`) };
      }
    },
  },
  {
    name: 'UnknownTrigger',
    severity: 'warning',
    advice: 'It fails in every build that stands on this image, not here.',
    *check(file) {
      for (const { instruction } of each(file, 'onbuild')) {
        const keyword = splitShell(instruction.trigger)[0]?.program.toUpperCase() ?? '';
        if (!triggers.has(keyword)) yield { message: `ONBUILD ${keyword.slice(0, 50)}: there is no such instruction`, lines: instruction.range };
      }
    },
  },
  {
    name: 'AddInsteadOfCopy',
    severity: 'advice',
    advice: 'ADD unpacks archives and fetches addresses; for plain files COPY does the same without surprises.',
    *check(file) {
      for (const { instruction } of each(file, 'add')) {
        const { sources, checksum, keepGitDir, unpack, heredocs } = instruction;
        const isSpecial = checksum !== undefined || keepGitDir || unpack !== undefined || heredocs.length > 0;
        if (isSpecial || sources.some((source) => /[$*?[\]]|:\/\/|^git@|\.(?:tar|tgz|txz|tbz2?|gz|xz|bz2|zst|git)\b/i.test(source))) continue;
        yield { message: `ADD ${sources[0]?.slice(0, 100)} does what COPY does`, lines: instruction.range, rewrite: withKeyword(file, instruction.range, 'COPY') };
      }
    },
  },
];

const triggers = new Set(['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR']);

function isPort(text: string): boolean {
  const [, from = '', to] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(?:tcp|udp|sctp))?$/i.exec(text.replace(/^(["'])(.*)\1$/, '$2')) ?? [];
  const isOne = (port: string): boolean => Number(port) >= 1 && Number(port) <= 65535;
  return isOne(from) && (to === undefined || (isOne(to) && Number(to) >= Number(from)));
}
