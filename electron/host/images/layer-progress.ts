import type { PullLine } from '../../engine-client/images.ts';
import type { TaskLayer, TaskProgress } from '../../shared/ipc/tasks.ts';

import { createRate } from '../tasks/rate.ts';

/** Turns the lines of a pull or a push into one picture of it. */
export type LayerProgress = { add(line: PullLine): TaskProgress };

type Way = { readonly phases: Readonly<Record<string, TaskLayer['phase']>>; readonly sentence: (layers: readonly TaskLayer[], wanted: readonly TaskLayer[]) => string };

/** Docker's words on a layer. Everything else with an id (the tag's own line) is about no layer. */
const pulling: Way = {
  phases: {
    'Pulling fs layer': 'waiting',
    Waiting: 'waiting',
    Downloading: 'downloading',
    'Verifying Checksum': 'downloaded',
    'Download complete': 'downloaded',
    Extracting: 'unpacking',
    'Pull complete': 'done',
    'Already exists': 'exists',
  },
  sentence: pullSentence,
};

const pushing: Way = {
  phases: { Preparing: 'waiting', Waiting: 'waiting', Pushing: 'uploading', Pushed: 'done', 'Layer already exists': 'exists', 'Mounted from': 'exists' },
  sentence: pushSentence,
};

/** `now` in milliseconds, from any start. */
export function createPullProgress(now?: () => number): LayerProgress {
  return createLayerProgress(pulling, now);
}

export function createPushProgress(now?: () => number): LayerProgress {
  return createLayerProgress(pushing, now);
}

function createLayerProgress(way: Way, now: () => number = () => performance.now()): LayerProgress {
  const layers = new Map<string, TaskLayer>();
  const rate = createRate();
  return {
    add: (line) => {
      const phase = line.status.startsWith('Retrying') ? 'retrying' : way.phases[line.status.replace(/^(Mounted from) .*/, '$1')];
      if (line.id !== '' && phase !== undefined) layers.set(line.id, nextLayer(layers.get(line.id), phase, line));
      const picture = describe(way, [...layers.values()], (bytes) => rate.add(now(), bytes));
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
    case 'uploading':
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

function describe(way: Way, layers: readonly TaskLayer[], rateOf: (bytes: number) => number): TaskProgress {
  const wanted = layers.filter(({ phase }) => phase !== 'exists');
  const bytes = sum(wanted.map((layer) => layer.bytes));
  const sizesKnown = wanted.every((layer) => layer.totalBytes > 0 || layer.phase === 'done');
  const totalBytes = sizesKnown ? sum(wanted.map((layer) => layer.totalBytes)) : 0;
  const bytesPerSecond = Math.round(rateOf(bytes));
  const left = totalBytes - bytes;
  const secondsLeft = totalBytes > 0 && left > 0 && bytesPerSecond > 0 ? Math.ceil(left / bytesPerSecond) : null;
  return { phase: way.sentence(layers, wanted), bytes, totalBytes, bytesPerSecond: left === 0 ? 0 : bytesPerSecond, secondsLeft, layers: [...layers] };
}

function pullSentence(layers: readonly TaskLayer[], wanted: readonly TaskLayer[]): string {
  if (layers.length === 0) return 'Asking the registry';
  if (wanted.length === 0) return 'All layers are here already';
  const arrived = wanted.filter(({ phase }) => phase === 'downloaded' || phase === 'unpacking' || phase === 'done').length;
  const unpacked = wanted.filter(({ phase }) => phase === 'done').length;
  if (arrived < wanted.length) return `Downloading, ${arrived} of ${wanted.length} layers here`;
  if (unpacked < wanted.length) return `Unpacking, ${unpacked} of ${wanted.length} layers done`;
  return 'Finishing';
}

function pushSentence(layers: readonly TaskLayer[], wanted: readonly TaskLayer[]): string {
  if (layers.length === 0) return 'Asking the registry';
  if (wanted.length === 0) return 'The registry has all layers already';
  const there = wanted.filter(({ phase }) => phase === 'done').length;
  return there < wanted.length ? `Uploading, ${there} of ${wanted.length} layers there` : 'Finishing';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
