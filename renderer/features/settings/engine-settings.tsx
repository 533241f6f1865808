import type { ReactNode } from 'react';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useEnginePresence } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorCallout, PageSkeleton } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';

type EngineSettingsProps<T> = {
  words: { readonly title: string; readonly lead: string; readonly show: string; readonly gone: string };
  /** The page of what is set here. */
  place: string;
  read: { readonly data: T | undefined; readonly error: EngineError | null };
  children: (data: T) => ReactNode;
};

/** A section of settings that the engine keeps itself: there only while it is. */
export function EngineSettings<T>({ words, place, read: { data, error }, children }: EngineSettingsProps<T>): ReactNode {
  const engine = useEnginePresence();
  if (engine === 'gone') return <p className="text-muted">{words.gone}</p>;
  if (data === undefined) return error === null ? <PageSkeleton label={words.title} /> : <ErrorCallout error={error} />;
  return (
    <Section
      title={words.title}
      aside={
        <Button size="sm" className="ml-auto" onClick={() => navigate(place)}>
          {words.show}
        </Button>
      }
    >
      <p className="pb-3 text-xs text-muted">{words.lead}</p>
      {children(data)}
    </Section>
  );
}
