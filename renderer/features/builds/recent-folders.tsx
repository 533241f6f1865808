import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { MiddleText } from '../../ui/text.tsx';
import { openNewBuild } from './build-place.ts';

const shownMost = 5;

/** Folders that were built before, the last one first; a press chooses one again. */
export function RecentFolders(): ReactNode {
  const { mutateAsync: chosenOf } = useAct('builds.chosenOf');
  const { data: builds = [] } = useReadAll('builds.list');
  const folders = new Map<string, BuildSummary>();
  for (const build of builds) {
    const { context } = build.description;
    if (context.kind === 'folder' && !folders.has(context.path)) folders.set(context.path, build);
  }
  if (folders.size === 0) return null;
  return (
    <section className="mt-6 text-left">
      <h3 className="pb-1 text-xs font-semibold">{strings.buildForm.recent}</h3>
      <ul className="flex flex-col rounded-lg border border-line">
        {[...folders].slice(0, shownMost).map(([path, build]) => (
          <li key={path} className="border-b border-line last:border-0">
            <button type="button" onClick={() => void chosenOf({ id: build.id }).then(({ folder }) => openNewBuild(folder), () => {})} className="flex h-8 w-full items-center gap-2 px-3 font-mono text-xs text-text hover:bg-hover">
              <FolderOpen size={13} className="shrink-0 text-muted" aria-hidden />
              <MiddleText text={path} tail={20} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
