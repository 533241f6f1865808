import type { BuildCheckReply } from '../../../electron/shared/engine-api/builds.ts';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { ulimitNames } from '../../../electron/shared/engine-api/ulimit-names.ts';
import { parseReference, type Reference } from '../../../electron/shared/oci/reference.ts';
import { sentence } from '../../lib/format.ts';
import { parseAddress } from '../../lib/ip-block.ts';
import { parseSize } from '../../lib/sizes.ts';
import { strings } from '../../strings/strings.ts';
import type { Pair } from '../../ui/pair-rows.tsx';
import { isWhole, parseUlimit, splitWords, type BuildForm } from './build-form-state.ts';

const t = strings.buildForm.problems;

/** What is wrong with a form, by its fields; of rows by their ids. */
export type FormProblems = {
  readonly names: string | undefined;
  readonly noCacheFilter: string | undefined;
  readonly cacheFrom: string | undefined;
  readonly cacheTo: string | undefined;
  readonly addHosts: ReadonlyMap<number, string>;
  readonly shmSize: string | undefined;
  readonly ulimits: ReadonlyMap<number, string>;
  readonly output: string | undefined;
  /** Known to the engine alone. */
  readonly ssh: string | undefined;
};

/** `stages`: undefined while nobody knows which ones there are. */
export function problemsOf(form: BuildForm, stages: BuildCheckReply['stages'] | undefined): FormProblems {
  return {
    names: badReference(form.names, t.name, ({ digest }) => digest === undefined),
    noCacheFilter: splitWords(form.noCacheFilter).flatMap((word) => (stages === undefined || isStage(stages, word) ? [] : [t.stage(word)]))[0],
    cacheFrom: badReference(form.cacheFrom, t.cache),
    cacheTo: splitWords(form.cacheTo).length > 1 ? t.oneCache : badReference(form.cacheTo, t.cache),
    addHosts: problemsOfRows(form.addHosts, ({ name, value }) => (/[\s:=]/.test(name.trim()) ? t.host : isAddress(value.trim()) ? undefined : t.address)),
    shmSize: parseSize(form.shmSize) === undefined ? strings.run.problems.size : undefined,
    ulimits: problemsOfRows(form.ulimits, ulimitProblem),
    output: isWhole(form.output) ? undefined : t.output,
    ssh: undefined,
  };
}

const fieldsOfEngine = ['output', 'ssh'] as const satisfies readonly (keyof FormProblems)[];

/** The same of a build that the engine refused before it began; nothing where the error is about no field. */
export function problemsByEngine(error: EngineError | null): Partial<Record<(typeof fieldsOfEngine)[number], string>> {
  const field = fieldsOfEngine.find((name) => name === error?.detail?.['field']);
  return error === null || field === undefined ? {} : { [field]: sentence(error.message) };
}

export function hasProblem({ addHosts, ulimits, ...texts }: FormProblems): boolean {
  return addHosts.size > 0 || ulimits.size > 0 || Object.values(texts).some((text) => text !== undefined);
}

function badReference(words: string, say: (word: string) => string, fits: (reference: Reference) => boolean = () => true): string | undefined {
  const bad = splitWords(words).find((word) => {
    try {
      return !fits(parseReference(word));
    } catch {
      return true;
    }
  });
  return bad === undefined ? undefined : say(bad);
}

/** By its name or its place, as `--target` takes it. */
function isStage(stages: BuildCheckReply['stages'], word: string): boolean {
  return stages.some(({ name }, index) => name.toLowerCase() === word.toLowerCase() || String(index) === word);
}

function isAddress(text: string): boolean {
  return text === 'host-gateway' || parseAddress(text) !== undefined;
}

function problemsOfRows(rows: readonly Pair[], problem: (row: Pair) => string | undefined): ReadonlyMap<number, string> {
  return new Map(
    rows.flatMap((row) => {
      const found = row.name.trim() === '' ? undefined : problem(row);
      return found === undefined ? [] : [[row.id, found] as const];
    }),
  );
}

function ulimitProblem({ name, value }: Pair): string | undefined {
  if (!ulimitNames.some((each) => each === name.trim())) return t.ulimitName;
  const limit = parseUlimit(value);
  if (limit === undefined) return t.ulimit;
  const above = (one: number): number => (one === -1 ? Infinity : one);
  return above(limit.soft) > above(limit.hard) ? t.ulimitOrder : undefined;
}
