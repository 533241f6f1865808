import type { ReactNode } from 'react';
import type { Task, TaskLayer } from '../../../electron/shared/ipc/tasks.ts';
import { formatBytes, formatRate, formatSeconds, shortId } from '../../lib/format.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { strings } from '../../strings/strings.ts';

/** `48.2 MB of 53.1 MB · 12.0 MB/s · 4 s left`. */
export function taskFacts({ progress }: Task): string {
  if (progress.steps !== undefined && progress.steps.total > 0) return strings.tasks.step(progress.steps.done, progress.steps.total, progress.phase);
  if (progress.totalBytes === 0) return progress.phase;
  const parts = [`${formatBytes(progress.bytes)} of ${formatBytes(progress.totalBytes)}`];
  if (progress.bytesPerSecond > 0) parts.push(formatRate(progress.bytesPerSecond));
  if (progress.secondsLeft !== null) parts.push(`${formatSeconds(progress.secondsLeft)} left`);
  return parts.join(' · ');
}

const phases: Readonly<Record<TaskLayer['phase'], string>> = {
  waiting: 'Waiting', exists: 'Already here', downloading: 'Downloading', uploading: 'Uploading', retrying: 'Trying again', downloaded: 'Downloaded', unpacking: 'Unpacking', done: 'Done',
};

function layerShare(layer: TaskLayer): number | null {
  if (layer.phase === 'exists' || layer.phase === 'done') return 1;
  if (layer.phase === 'waiting') return 0;
  return layer.totalBytes === 0 ? null : layer.bytes / layer.totalBytes;
}

/** One bar per layer: what it is at, and how far. */
export function LayerBars({ layers }: { layers: readonly TaskLayer[] }): ReactNode {
  return (
    <ul aria-label={strings.tasks.layers} className="flex flex-col">
      {layers.map((layer) => (
        <li key={layer.id} className="grid h-6 grid-cols-[84px_1fr_84px_132px] items-center gap-3 text-xs">
          <span className="font-mono text-faint">{shortId(layer.id)}</span>
          <ProgressBar thin value={layerShare(layer)} label={strings.tasks.layer(shortId(layer.id))} tone={layer.phase === 'exists' || layer.phase === 'done' ? 'quiet' : 'accent'} />
          <span className="text-muted">{phases[layer.phase]}</span>
          <span className="text-right whitespace-nowrap text-faint">
            {layer.totalBytes > 0 && (layer.phase === 'downloading' || layer.phase === 'uploading' ? `${formatBytes(layer.bytes)} of ${formatBytes(layer.totalBytes)}` : formatBytes(layer.totalBytes))}
          </span>
        </li>
      ))}
    </ul>
  );
}
