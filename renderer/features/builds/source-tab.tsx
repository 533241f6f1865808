import { useEffect, useRef, type ReactNode } from 'react';
import { FileCode2 } from 'lucide-react';
import { usePlace } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { EmptyState } from '../../ui/states.tsx';
import type { BuildView } from './build-model.ts';
import { DockerfileSource } from './dockerfile-source.tsx';

const t = strings.builds;

/** The Dockerfile as it was built, with how each step went, what was found in it, and where it failed. */
export function SourceTab({ view, now }: { view: BuildView; now: number }): ReactNode {
  const { params } = usePlace();
  const asked = Number(params.get('step'));
  const step = view.steps.find((each) => each.step === asked - 1);
  const line = step?.lines.start ?? view.failure?.lines?.start;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Not scrollIntoView, which would move what is around it too.
    const found = line === undefined ? null : box.current?.querySelector<HTMLElement>(`[data-line="${line}"]`);
    if (found && box.current) box.current.scrollTop = found.offsetTop - box.current.clientHeight / 3;
  }, [line]);
  if (view.source === '') {
    return (
      <EmptyState icon={FileCode2} title={t.noSource} />
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys
    <div ref={box} role="region" aria-label={t.source} tabIndex={0} className="relative h-full overflow-y-auto -outline-offset-2">
      <DockerfileSource name={view.dockerfile} source={view.source} findings={view.findings} failure={view.failure} steps={view.steps} now={now} marked={step?.lines} />
    </div>
  );
}
