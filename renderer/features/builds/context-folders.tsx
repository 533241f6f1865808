import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ContextXray } from '../../../electron/shared/engine-api/builds.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Section } from '../../ui/text.tsx';
import { ContextMap } from './context-map.tsx';
import { parentOf, partsOf } from './context-parts.ts';
import { ContextTable } from './context-table.tsx';

const t = strings.buildForm.xray;

/** The folder that is looked into: part of the place, so that the way back is the usual one. '' where there is none of that name. */
export function useContextFolder(folders: ContextXray['folders']): string {
  const at = usePlace().params.get('at') ?? '';
  return folders.some(({ path }) => path === at) ? at : '';
}

/** The folders of a context by bytes, as a map and as a table, one level at a time. */
export function ContextFolders({ folders, at }: { folders: ContextXray['folders']; at: string }): ReactNode {
  const place = usePlace();
  const [focused, setFocused] = useState<string | null>(null);
  const parts = partsOf(folders, at);
  const open = (path: string, focus: string): void => {
    setFocused(focus);
    navigate(withParams(place, { at: path === '' ? null : path }));
  };
  const up = (): void => {
    if (at !== '') open(parentOf(at), at);
  };
  return (
    <Section title={t.byBytes} aside={at !== '' && <Crumbs at={at} onOpen={(path) => open(path, at)} />}>
      {parts.length > 1 && (
        <div className="pb-2">
          <ContextMap key={at} parts={parts} focused={focused} onOpen={(path) => open(path, '')} onUp={up} />
        </div>
      )}
      <ContextTable parts={parts} onOpen={(path) => open(path, '')} />
    </Section>
  );
}

/** The way to the folder, each part of it a way back. */
function Crumbs({ at, onOpen }: { at: string; onOpen: (path: string) => void }): ReactNode {
  const names = at.split('/');
  const steps = [{ path: '', name: t.top }, ...names.map((name, index) => ({ path: names.slice(0, index + 1).join('/'), name }))];
  return (
    <nav aria-label={t.way} className="flex min-w-0 flex-wrap items-center gap-1 font-mono text-xs">
      {steps.map(({ path, name }, index) => (
        <span key={path} className="flex min-w-0 items-center gap-1">
          {index > 0 && <ChevronRight size={12} className="shrink-0 text-faint" aria-hidden />}
          {path === at ? (
            <span aria-current="page" className="truncate">
              {name}
            </span>
          ) : (
            <button type="button" onClick={() => onOpen(path)} className="min-h-6 truncate rounded-sm text-muted hover:text-text hover:underline">
              {name}
            </button>
          )}
        </span>
      ))}
    </nav>
  );
}
