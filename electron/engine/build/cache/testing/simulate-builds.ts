import { createHash } from 'node:crypto';
import type { CacheMiss } from '../../../../shared/engine-api/builds.ts';
import type { ChainId, Digest } from '../../../../shared/oci/digest.ts';
import type { FileListEntry, RecordedStep, StepRecipe } from '../build-cache.ts';
import { canonicalJson } from '../../../images/canonical-json.ts';
import { changedAfter, explainMiss } from '../explain-miss.ts';

/** What a build stands on besides its Dockerfile. */
export type World = {
  /** Content by path of the context; `content|mode` for another mode. */
  readonly files: Readonly<Record<string, string>>;
  readonly args?: Readonly<Record<string, string>>;
  /** Digests of images by name; by themselves they have one. */
  readonly images?: Readonly<Record<string, string>>;
  /** Seconds of lines by how they begin; else 1. */
  readonly seconds?: Readonly<Record<string, number>>;
  /** Lines that make other files each time. */
  readonly drifts?: readonly string[];
  /** The build ends before this line. */
  readonly failsAt?: string;
};

export type Simulated = {
  readonly build: string;
  readonly steps: readonly RecordedStep[];
  /** By text, those that ran. */
  readonly misses: ReadonlyMap<string, CacheMiss>;
  readonly cached: readonly string[];
};

const sha = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
export const digestOf = (text: string): string => sha(text);

/** A builder without files and processes: what it decides, it decides as the real one, over a world that a test makes up. Stages from first to last. */
export type Simulator = {
  run(dockerfile: string, world: World): Promise<Simulated>;
  /** Newest first. */
  history(): readonly { readonly build: string; readonly steps: readonly RecordedStep[] }[];
  /** Forgets the results of steps, not the builds. */
  prune(): void;
  readFiles(digest: Digest): Promise<readonly FileListEntry[] | undefined>;
};

type Stage = { chain: string | undefined; changed: number | undefined; scope: Record<string, string>; env: Record<string, string>; settings: Record<string, string> };
type Planned = { step: number; stage: string; text: string; base: RecordedStep['base'] };

export function createSimulator(): Simulator {
  const history: { build: string; steps: readonly RecordedStep[] }[] = [];
  const results = new Map<string, { chain: string; seconds: number }>();
  const lists = new Map<string, readonly FileListEntry[]>();
  const readFiles = async (digest: Digest): Promise<readonly FileListEntry[] | undefined> => lists.get(digest);
  const keep = (entries: readonly FileListEntry[]): Digest => {
    const digest = sha(JSON.stringify(entries)) as Digest;
    lists.set(digest, entries);
    return digest;
  };

  const run = async (dockerfile: string, world: World): Promise<Simulated> => {
    const build = `b${history.length + 1}`;
    const plan = planOf(dockerfile, world);
    const stages = new Map<string, Stage>();
    const steps: RecordedStep[] = [];
    const misses = new Map<string, CacheMiss>();
    let failed = false;
    for (const planned of plan) {
      const stage = enterStage(stages, planned);
      failed ||= world.failsAt !== undefined && planned.text.startsWith(world.failsAt);
      const recipe = failed ? undefined : recipeOf(planned, { stage, stages, world, keep });
      if (recipe === undefined) {
        steps.push({ ...planned, recipe, key: undefined, cached: false, seconds: 0 });
        continue;
      }
      const key = sha(canonicalJson(recipe)) as Digest;
      const hit = results.get(key);
      if (!hit) {
        const request = { step: planned, plan, recipe, earlier: history.toReversed(), changedAbove: stage.changed };
        const miss = await explainMiss(request, readFiles);
        misses.set(planned.text, miss);
        stage.changed = changedAfter(stage.changed, miss, planned.step);
      }
      const seconds = hit?.seconds ?? Object.entries(world.seconds ?? {}).find(([start]) => planned.text.startsWith(start))?.[1] ?? 1;
      // The files of a copy and nothing else make its layer.
      const drift = world.drifts?.includes(planned.text) ? build : '';
      const chain = hit?.chain ?? sha(`${recipe.parent} ${recipe.kind === 'copy' ? canonicalJson(recipe.inputs) : key}${drift}`);
      results.set(key, { chain, seconds });
      stage.chain = chain;
      steps.push({ ...planned, recipe, key, cached: hit !== undefined, seconds });
    }
    history.push({ build, steps });
    return { build, steps, misses, cached: steps.flatMap(({ cached, text }) => (cached ? [text] : [])) };
  };
  return { run, history: () => history.toReversed(), prune: () => results.clear(), readFiles };
}

function planOf(dockerfile: string, world: World): Planned[] {
  const lines = dockerfile.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const names = new Set<string>();
  let stage = '';
  return lines.map((text, step) => {
    const [, image = '', name] = /^FROM (\S+)(?: AS (\S+))?/.exec(text) ?? [];
    if (image === '') return { step, stage, text, base: undefined };
    stage = name ?? `stage-${names.size}`;
    const base = names.has(image) ? undefined : { image, digest: world.images?.[image] ?? sha(image) };
    names.add(stage);
    return { step, stage, text, base };
  });
}

function enterStage(stages: Map<string, Stage>, { stage, text, base }: Planned): Stage {
  const known = stages.get(stage);
  if (known) return known;
  const below = base ? undefined : stages.get(/^FROM (\S+)/.exec(text)?.[1] ?? '');
  const made: Stage = { chain: below?.chain ?? base?.digest, changed: below?.changed, scope: {}, env: { ...below?.env }, settings: { workdir: '/' } };
  stages.set(stage, made);
  return made;
}

type Around = { readonly stage: Stage; readonly stages: ReadonlyMap<string, Stage>; readonly world: World; readonly keep: (entries: readonly FileListEntry[]) => Digest };

/** Undefined for what makes no layer. */
function recipeOf({ text }: Planned, { stage, stages, world, keep }: Around): StepRecipe | undefined {
  const [word = '', ...rest] = text.split(/\s+/);
  const variables = { ...stage.scope, ...stage.env };
  const instruction = text.replaceAll(/\$(\w+)/g, (whole, name: string) => (word === 'RUN' ? whole : (variables[name] ?? '')));
  const [name = '', value = ''] = (rest[0] ?? '').split('=');
  const common = { instruction, parent: stage.chain as ChainId | undefined, settings: { ...stage.settings } };
  switch (word) {
    case 'ARG':
      stage.scope[name] = world.args?.[name] ?? value;
      return undefined;
    case 'ENV':
      stage.env[name] = value;
      return undefined;
    case 'USER':
      stage.settings['user'] = rest[0] ?? '';
      return undefined;
    case 'WORKDIR':
      stage.settings['workdir'] = rest[0] ?? '';
      return { ...common, kind: 'workdir', arguments: {}, inputs: [] };
    case 'COPY': {
      const from = /--from=(\S+)/.exec(text)?.[1];
      const sources = rest.filter((one) => !one.startsWith('--')).slice(0, -1);
      const entries = from === undefined ? select(world.files, sources) : [{ path: sources[0] ?? '', metadata: 'folder 755', digest: stages.get(from)?.chain ?? sha(from) }];
      const named = Object.fromEntries([...text.matchAll(/\$(\w+)/g)].map(([, variable = '']) => [variable, variables[variable] ?? '']));
      return { ...common, kind: 'copy', arguments: named, inputs: [{ source: from ?? 'context', files: keep(entries) }] };
    }
    case 'RUN':
      return { ...common, kind: 'run', arguments: variables, inputs: [] };
    default:
      return undefined;
  }
}

function select(files: World['files'], sources: readonly string[]): FileListEntry[] {
  const paths = Object.keys(files).filter((path) => sources.some((source) => source === '.' || path === source || path.startsWith(`${source.replace(/\/$/, '')}/`)));
  return paths.sort().map((path) => {
    const [content = '', mode = '644'] = (files[path] ?? '').split('|');
    return { path, metadata: `file ${mode}`, digest: sha(content) };
  });
}
