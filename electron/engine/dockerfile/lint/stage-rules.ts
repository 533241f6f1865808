import { EngineError } from '../../../shared/errors/engine-error.ts';
import { parseReference } from '../../../shared/oci/reference.ts';
import { expandWord } from '../expand.ts';
import { didYouMean } from '../nearest-name.ts';
import { platformArgNames } from '../predefined-args.ts';
import { neededVariables } from '../expand.ts';
import { variablesOfFrom } from '../variable-texts.ts';
import { each, isTrueBelow, type LintFile, type LintRule } from './lint-file.ts';

const reserved = new Set(['context', 'scratch']);
const longestReference = 500;

/** FROM lines, names of stages, and what a stage as a whole lacks. */
export const stageRules: readonly LintRule[] = [
  {
    name: 'DuplicateStageName',
    severity: 'warning',
    advice: 'The later one hides the one before from everything that follows. Give each stage a name of its own.',
    *check({ stages }) {
      const first = new Map<string, number>();
      for (const { stage } of stages) {
        if (stage.name === undefined) continue;
        const line = first.get(stage.name);
        if (line !== undefined) yield { message: `the name ${stage.name} is taken already, on line ${line}`, lines: stage.from.range };
        else first.set(stage.name, stage.from.range.start);
      }
    },
  },
  {
    name: 'ReservedStageName',
    severity: 'warning',
    advice: '`scratch` and `context` mean something of their own in FROM and --from. Take another name.',
    *check({ stages }) {
      for (const { stage } of stages) if (reserved.has(stage.name ?? '')) yield { message: `${stage.name} cannot be the name of a stage: it is reserved`, lines: stage.from.range };
    },
  },
  {
    name: 'UndefinedArgInFrom',
    severity: 'warning',
    advice: 'FROM sees only arguments that are declared before the first FROM, and those of the platform. Declare it there, with a default.',
    *check(file) {
      const known = [...file.globals.keys(), ...platformArgNames];
      for (const { stage } of file.stages) {
        for (const name of [...neededVariables(stage.base, file.dockerfile.directives.escape), ...neededVariables(stage.platform ?? '', file.dockerfile.directives.escape)]) {
          if (!known.includes(name)) yield { message: `FROM uses ${name}, which is not declared before the first FROM${didYouMean(name, known)}`, lines: stage.from.range };
        }
      }
    },
  },
  {
    name: 'InvalidDefaultArgInFrom',
    severity: 'warning',
    advice: 'Without --build-arg this FROM names no image. Give the argument a default, so that the file builds as it is.',
    *check(file) {
      const { escape } = file.dockerfile.directives;
      const defaults = defaultsOf(file);
      for (const { stage } of file.stages) {
        if (variablesOfFrom(stage, escape).length === 0) continue;
        const base = attempt(() => expandWord(stage.base, (name) => defaults.get(name) ?? (platformArgNames.includes(name) ? 'x' : undefined), escape));
        const isImage = base !== undefined && base.length <= longestReference && attempt(() => parseReference(base)) !== undefined;
        if (!isImage) yield { message: `with the defaults alone, ${stage.base} becomes ${base === undefined || base === '' ? 'nothing' : base.slice(0, 100)}, which is no image`, lines: stage.from.range };
      }
    },
  },
  {
    name: 'RedundantTargetPlatform',
    severity: 'warning',
    advice: 'The target platform is what FROM takes where nothing is said. Leave the flag out.',
    *check(file) {
      for (const { stage } of file.stages) {
        if (!/^\$\{?TARGETPLATFORM\}?$/.test(stage.platform ?? '')) continue;
        yield { message: `--platform=${stage.platform} says what is so anyway`, lines: stage.from.range, rewrite: file.sourceOf(stage.from.range).replace(/\s--platform=\S+/, '') };
      }
    },
  },
  {
    name: 'FromPlatformFlagConstDisallowed',
    severity: 'warning',
    advice: 'A platform that is fixed here cannot be chosen with --platform. Use $BUILDPLATFORM or $TARGETPLATFORM, or put the platform into the name of the stage.',
    *check({ stages }) {
      for (const { stage } of stages) {
        const { platform, name = '' } = stage;
        if (platform === undefined || platform.includes('$') || platform.split('/').slice(0, 2).some((part) => part !== '' && name.includes(part.toLowerCase()))) continue;
        yield { message: `the platform ${platform} is fixed in the file`, lines: stage.from.range };
      }
    },
  },
  {
    name: 'UnpinnedBase',
    severity: 'advice',
    advice: 'What the tag latest means changes without notice, and the same file builds another image tomorrow. Name a version, or a digest (name:1.2@sha256:...).',
    *check(file) {
      for (const { stage, base, parent } of file.stages) {
        if (parent === undefined && base !== 'scratch' && isUnpinned(base)) yield { message: `the base ${base} has ${base.endsWith(':latest') ? 'the tag latest' : 'no tag'}`, lines: stage.from.range };
      }
      const names = new Set(file.stages.flatMap(({ stage }) => stage.name ?? []));
      for (const { instruction } of each(file, 'copy')) {
        const { from } = instruction;
        if (from !== undefined && from !== 'scratch' && !names.has(from.toLowerCase()) && !/^\d+$/.test(from) && isUnpinned(from)) yield { message: `the image ${from} that is copied from has no fixed tag`, lines: instruction.range };
      }
    },
  },
  {
    name: 'RunsAsRoot',
    severity: 'advice',
    advice: 'A container of this image runs as root, and what breaks out of the program has all rights in it. Make a user (RUN useradd --system app) and name it with USER before CMD.',
    *check(file) {
      const target = file.stages.find(({ isTarget }) => isTarget);
      // Windows has no root, and its files take the backtick for escape.
      if (target === undefined || file.dockerfile.directives.escape === '`') return;
      const below = (kinds: readonly string[]): boolean => isTrueBelow(file, target, ({ stage }) => stage.instructions.some(({ kind }) => kinds.includes(kind)));
      let isKnownUser = false;
      let user: string | undefined;
      isTrueBelow(file, target, ({ stage, base, parent }) => {
        const last = stage.instructions.findLast(({ kind }) => kind === 'user');
        if (last?.kind === 'user') user = last.user;
        else if (parent === undefined) user = file.options.baseOf?.(base)?.user || undefined;
        isKnownUser ||= /nonroot|rootless|unprivileged/.test(base);
        return user !== undefined;
      });
      if (user === undefined ? isKnownUser || !below(['cmd', 'entrypoint']) : !/^(?:root|0)(?::|$)/.test(user)) return;
      yield { message: user === undefined ? 'no USER is set: the program runs as root' : `USER ${user}: the program runs as root`, lines: target.stage.from.range };
    },
  },
];

function isUnpinned(base: string): boolean {
  if (base.includes('$') || base.includes('@') || base.length > longestReference) return false;
  const tag = /:([^/:]*)$/.exec(base)?.[1];
  return tag === undefined || tag === 'latest';
}

function defaultsOf({ dockerfile }: LintFile): Map<string, string> {
  const values = new Map<string, string>();
  for (const { args } of dockerfile.globalArgs) {
    for (const { name, default: preset } of args) {
      const value = preset === undefined ? undefined : attempt(() => expandWord(preset, (other) => values.get(other), dockerfile.directives.escape));
      if (value !== undefined) values.set(name, value);
    }
  }
  return values;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
