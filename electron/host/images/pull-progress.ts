import type { PullLine } from '../../engine-client/images.ts';
import type { TaskLayer, TaskProgress } from '../../shared/ipc/tasks.ts';

/** Turns the lines of a pull into one picture of it. */
export type PullProgress = { add(line: PullLine): TaskProgress };

/** Docker's words on a layer. Everything else with an id (the tag's own line) is about no layer. */
const phaseOfStatus: Readonly<Record<string, TaskLayer['phase']>> = {
  'Pulling fs layer': 'waiting',
  Waiting: 'waiting',
  Downloading: 'downloading',
  'Verifying Checksum': 'downloaded',
  'Download complete': 'downloaded',
  Extracting: 'unpacking',
  'Pull complete': 'done',
  'Already exists': 'exists',
};

const rateWindowMs = 4000;

/** `now` in milliseconds, from any start. */
export function createPullProgress(now: () => number = () => performance.now()): PullProgress {
  const layers = new Map<string, TaskLayer>();
  const rate = createRate(rateWindowMs);
  return {
    add: (line) => {
      const phase = line.status.startsWith('Retrying') ? 'retrying' : phaseOfStatus[line.status];
      if (line.id !== '' && phase !== undefined) layers.set(line.id, nextLayer(layers.get(line.id), phase, line));
      const picture = describe([...layers.values()], (bytes) => rate.add(now(), bytes));
      // About the pull as a whole, such as a registry that wants us to wait.
      return line.id === '' && phase === 'retrying' ? { ...picture, phase: line.status } : picture;
    },
  };
}

function nextLayer(before: TaskLayer | undefined, phase: TaskLayer['phase'], { id, current, total }: PullLine): TaskLayer {
  const known = before?.totalBytes ?? 0;
  switch (phase) {
    case 'waiting':
    case 'downloading':
      return { id, phase, bytes: current, totalBytes: total || known };
    case 'retrying':
      return { id, phase, bytes: before?.bytes ?? 0, totalBytes: known };
    case 'downloaded':
    case 'unpacking':
    case 'done':
    case 'exists':
      return { id, phase, bytes: known, totalBytes: known };
  }
}

function describe(layers: readonly TaskLayer[], rateOf: (bytes: number) => number): TaskProgress {
  const wanted = layers.filter(({ phase }) => phase !== 'exists');
  const bytes = sum(wanted.map((layer) => layer.bytes));
  const sizesKnown = wanted.every((layer) => layer.totalBytes > 0 || layer.phase === 'done');
  const totalBytes = sizesKnown ? sum(wanted.map((layer) => layer.totalBytes)) : 0;
  const bytesPerSecond = Math.round(rateOf(bytes));
  const left = totalBytes - bytes;
  const secondsLeft = totalBytes > 0 && left > 0 && bytesPerSecond > 0 ? Math.ceil(left / bytesPerSecond) : null;
  return { phase: sentenceOf(layers, wanted), bytes, totalBytes, bytesPerSecond: left === 0 ? 0 : bytesPerSecond, secondsLeft, layers: [...layers] };
}

function sentenceOf(layers: readonly TaskLayer[], wanted: readonly TaskLayer[]): string {
  if (layers.length === 0) return 'Asking the registry';
  if (wanted.length === 0) return 'All layers are here already';
  const arrived = wanted.filter(({ phase }) => phase === 'downloaded' || phase === 'unpacking' || phase === 'done').length;
  const unpacked = wanted.filter(({ phase }) => phase === 'done').length;
  if (arrived < wanted.length) return `Downloading, ${arrived} of ${wanted.length} layers here`;
  if (unpacked < wanted.length) return `Unpacking, ${unpacked} of ${wanted.length} layers done`;
  return 'Finishing';
}

/** Bytes a second over the last few seconds; what a retry takes back counts as nothing. */
function createRate(windowMs: number): { add(at: number, bytes: number): number } {
  const samples: { at: number; bytes: number }[] = [];
  return {
    add: (at, bytes) => {
      samples.push({ at, bytes });
      while (samples.length > 2 && at - (samples[1]?.at ?? at) >= windowMs) samples.shift();
      const first = samples[0];
      if (first === undefined || at === first.at) return 0;
      return Math.max(0, ((bytes - first.bytes) * 1000) / (at - first.at));
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
