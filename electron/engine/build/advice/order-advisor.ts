import type { OrderAdvice } from '../../../shared/engine-api/builds.ts';
import type { Dockerfile, Stage } from '../../dockerfile/dockerfile.ts';
import type { FileListEntry, RecordedStep } from '../cache/build-cache.ts';
import { findMove, type Move } from './find-move.ts';
import type { ContextNames } from './installers.ts';
import { findBuild, replayMove, type ReadFiles, type ReplayedBuild, type ReplayedRun } from './replay-move.ts';
import { writeOrder } from './write-order.ts';

export type OrderRequest = {
  readonly dockerfile: Dockerfile;
  /** Of this Dockerfile, newest first. */
  readonly builds: readonly { readonly build: string; readonly steps: readonly RecordedStep[] }[];
  readonly readFiles: ReadFiles;
  /** A file of the context as it is now, where it can be read: what a manifest says about itself. */
  readonly readText?: (path: string) => Promise<string | undefined>;
};

/** So many builds are replayed at most. */
export const buildsReplayed = 20;

/**
 * A better order for each stage in which one is known to be safe and recorded builds prove that it would have kept more: installations from manifests before the copy of
 * everything. Says nothing with fewer than two builds, or where it would have changed nothing.
 */
export async function adviseOrder(request: OrderRequest): Promise<OrderAdvice[]> {
  const advice: OrderAdvice[] = [];
  for (const stage of request.dockerfile.stages) {
    const one = await adviseStage(request, stage);
    if (one) advice.push(one);
  }
  return advice;
}

async function adviseStage({ dockerfile, builds, readFiles, readText }: OrderRequest, stage: Stage): Promise<OrderAdvice | undefined> {
  // Names first: what a copy brought the last time decides what can go before it.
  const lists = new Map<string, readonly FileListEntry[]>();
  for (const { text } of stage.instructions.filter(({ kind }) => kind === 'copy' || kind === 'add')) {
    const newest = builds.flatMap(({ steps }) => steps.find((step) => step.text === text && step.recipe)?.recipe?.inputs[0] ?? [])[0];
    const files = newest && (await readFiles(newest.files));
    if (files) lists.set(text, files);
  }
  const move = findMove(stage, dockerfile.stages, (copy) => namesOf(lists.get(copy.text)));
  if (move === undefined) return undefined;
  const replayed: ReplayedBuild[] = [];
  for (const { steps } of builds.slice(0, buildsReplayed)) {
    const found = findBuild(steps, move);
    const files = found?.copy.recipe.inputs[0] && (await readFiles(found.copy.recipe.inputs[0].files));
    if (found && files) replayed.push({ ...found, files });
  }
  const doubts = await doubtsOf(move, readText);
  if (replayed.length < 2 || doubts === undefined) return undefined;
  const runs = replayMove(replayed, move);
  return runs.some(({ keptThen, keptNow, secondsSaved }) => keptThen > keptNow && secondsSaved > 0) ? describe({ dockerfile, move, replayed: replayed.length, runs, doubts }) : undefined;
}

function namesOf(files: readonly FileListEntry[] | undefined): ContextNames | undefined {
  if (files === undefined) return undefined;
  const paths = new Set(files.map(({ path }) => path));
  return {
    files: files.flatMap(({ path, metadata }) => (path.includes('/') || metadata.startsWith('folder') ? [] : [path])).sort(),
    has: (path) => paths.has(path),
    endingWith: (end) => [...paths].filter((path) => path.endsWith(end)),
  };
}

/** What cannot be known; undefined where a manifest says itself that it needs more than its like. */
async function doubtsOf({ before }: Move, readText: OrderRequest['readText']): Promise<string[] | undefined> {
  const doubts: string[] = [];
  for (const one of before) {
    if (one.run === undefined) continue;
    const texts = await Promise.all(one.files.map(async (file) => ({ file, text: await readText?.(file) })));
    const known = texts.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]));
    if (known.some(({ file, text }) => needsMore(file, text))) return undefined;
    const scripts = known.flatMap(({ file, text }) => installScripts(file, text));
    const isKnown = known.length === one.files.length;
    doubts.push(...one.duties, ...(scripts.length > 0 ? [`the installation runs ${scripts.join(', ')} of package.json: where these read other files, name the files in the first COPY too`] : isKnown ? [] : one.doubts));
  }
  return [...new Set(doubts)];
}

/** Folders of the project that an installation reads. */
function needsMore(file: string, text: string): boolean {
  if (file === 'package.json') return /"workspaces"\s*:/.test(text) || /:\s*"(?:file|link|portal):/.test(text);
  if (/\.(?:txt|in)$/.test(file)) return /^\s*(?:-e\b|--editable\b|\.{1,2}(?:\/|\s*$)|file:)/m.test(text);
  if (file === 'Gemfile') return /\bpath:|:path\s*=>|^\s*gemspec\b/m.test(text);
  if (file === 'composer.json') return /"type"\s*:\s*"path"/.test(text) || /"(?:classmap|files)"\s*:/.test(text);
  if (file === 'go.mod') return /=>\s*\.{1,2}\//.test(text);
  if (file === 'pyproject.toml') return /\bpath\s*=\s*"/.test(text);
  return /ProjectReference|<module>/.test(text);
}

function installScripts(file: string, text: string): string[] {
  if (file !== 'package.json') return [];
  return ['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => new RegExp(`"${name}"\\s*:\\s*"`).test(text));
}

type Found = { readonly dockerfile: Dockerfile; readonly move: Move; readonly replayed: number; readonly runs: readonly ReplayedRun[]; readonly doubts: readonly string[] };

function describe({ dockerfile, move, replayed, runs, doubts }: Found): OrderAdvice {
  const movable = move.before.flatMap((one) => (one.run ? [one] : []));
  const steps = movable.map(({ run, name }, index) => ({ name, text: run.text, lines: run.range, ...(runs[index] ?? { keptNow: 0, keptThen: 0, secondsEach: 0, secondsSaved: 0 }) }));
  const better = steps.filter(({ keptNow, keptThen }) => keptThen > keptNow);
  const secondsSaved = better.reduce((sum, step) => sum + step.secondsSaved, 0);
  const reads = [...new Set(movable.flatMap(({ files, folders }) => [...files, ...folders]))];
  const sentences = [
    `${move.copy.text} comes before ${better.map(({ name }) => name).join(' and ')}: every changed file of the context makes ${better.length === 1 ? 'it' : 'them'} run again`,
    reads.length > 0 ? `of the context ${movable.filter(({ files, folders }) => files.length + folders.length > 0).map(({ name }) => name).join(' and ')} reads ${reads.join(', ')}` : 'nothing of the context is read there',
    ...better.map(({ name, keptNow, keptThen }) => `of the last ${replayed} builds ${keptNow} kept ${name}, ${keptThen} would have`),
    ...doubts,
  ];
  return {
    stage: move.stage.name ?? String(move.stage.index),
    rewrite: writeOrder(dockerfile.text, move),
    lines: move.stage.range,
    explanation: sentences.map((sentence) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`).join(' '),
    builds: replayed,
    steps: better.map(({ text, lines, keptNow, keptThen, secondsEach }) => ({ text, lines, keptNow, keptThen, secondsEach })),
    secondsSaved,
  };
}
