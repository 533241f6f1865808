import type { ReactNode } from 'react';
import type { BuildCheckReply } from '../../../electron/shared/engine-api/builds.ts';
import { strings } from '../../strings/strings.ts';

const t = strings.buildForm;

/** The stages of a Dockerfile, what each stands on, and which one is the target. */
export function StageList({ stages, target }: { stages: BuildCheckReply['stages']; target: string }): ReactNode {
  const names = new Set(stages.map(({ name }) => name).filter(Boolean));
  return (
    <div className="flex flex-col gap-3 p-5">
      <p className="text-sm text-muted">{t.stagesText(stages.length)}</p>
      <ol className="flex max-w-180 flex-col rounded-lg border border-line">
        {stages.map(({ name, base }, index) => {
          const isTarget = target === '' ? index === stages.length - 1 : name === target;
          return (
            <li key={`${name} ${base} ${stages.slice(0, index).filter((other) => other.name === name).length}`} className="flex min-h-9 items-center gap-3 border-b border-line px-3 py-1 text-sm last:border-0">
              <span className="w-6 shrink-0 text-right text-xs text-faint">{index + 1}</span>
              <span className="font-medium">{strings.builds.stage(name, index)}</span>
              <span className="min-w-0 truncate text-muted" title={base}>
                {t.from} <span className={names.has(base) ? '' : 'font-mono text-xs'}>{base}</span>
              </span>
              {isTarget && <span className="ml-auto rounded-sm bg-accent/12 px-1.5 text-xs font-medium text-accent">{t.isTarget}</span>}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
