import { Layers } from 'lucide-react';
import type { ReactNode } from 'react';
import { useRead } from '../../bridge/use-call.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { FilterInput } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { GhostBytes } from './ghost-bytes.tsx';
import { LayerList } from './layer-list.tsx';
import { LayerSearch } from './layer-search.tsx';
import { LayerTree } from './layer-tree.tsx';
import { PathSteps } from './path-steps.tsx';

const text = strings.layers;

/** The layers of an image and the files in them. Layer, path and search are part of the place, so that back and forward walk through them. */
export function ImageLayers({ id }: { id: string }): ReactNode {
  const { data, error, refetch } = useRead('images.layers', { id });
  const place = usePlace();
  const go = (changes: Readonly<Record<string, string | null>>): void => navigate(withParams(place, changes), { replace: true });
  if (error !== null) return <ErrorScreen error={error} retry={() => void refetch()} />;
  if (data === undefined) return <PageSkeleton label={text.reading} />;
  const top = data.layers.at(-1);
  if (top === undefined) {
    return (
      <EmptyState icon={Layers} title={text.noneTitle}>
        {text.none}
      </EmptyState>
    );
  }
  const asked = Number(place.params.get('layer') ?? top.layer);
  const layer = data.layers.some((known) => known.layer === asked) ? asked : top.layer;
  const view = place.params.get('view') === 'ghosts' ? 'ghosts' : 'files';
  const onLayer = (next: number): void => go({ layer: String(next), view: null, in: null });

  return (
    <div className="grid h-full min-h-0 grid-cols-[clamp(220px,28%,340px)_minmax(0,1fr)]">
      <LayerList layers={data.layers} current={layer} onSelect={onLayer} />
      <div className="flex min-h-0 min-w-0 flex-col">
        <div className="flex h-11 shrink-0 items-center gap-3 border-b border-line px-5">
          <Segmented
            label={text.view}
            value={view}
            onChange={(value) => go({ view: value === 'files' ? null : value })}
            choices={[
              { value: 'files', label: text.files },
              { value: 'ghosts', label: text.ghosts },
            ]}
          />
          {view === 'files' && <SearchBar params={place.params} go={go} />}
        </div>
        {view === 'ghosts' ? <GhostBytes id={id} onLayer={onLayer} /> : <LayerFiles key={layer} id={id} layer={layer} params={place.params} go={go} onLayer={onLayer} />}
      </div>
    </div>
  );
}

type Go = (changes: Readonly<Record<string, string | null>>) => void;

function SearchBar({ params, go }: { params: URLSearchParams; go: Go }): ReactNode {
  return (
    <>
      <FilterInput value={params.get('q') ?? ''} onChange={(value) => go({ q: value === '' ? null : value })} label={text.filter} />
      <Segmented
        label={text.where}
        value={params.get('in') === 'all' ? 'all' : 'layer'}
        onChange={(value) => go({ in: value === 'all' ? 'all' : null })}
        choices={[
          { value: 'layer', label: text.thisLayer },
          { value: 'all', label: text.allLayers },
        ]}
      />
    </>
  );
}

function LayerFiles({ id, layer, params, go, onLayer }: { id: string; layer: number; params: URLSearchParams; go: Go; onLayer: (layer: number) => void }): ReactNode {
  const query = params.get('q') ?? '';
  const all = params.get('in') === 'all';
  const path = params.get('path') ?? '';
  const select = (next: string): void => go({ path: next });
  return (
    <>
      {query === '' && !all ? (
        <LayerTree id={id} layer={layer} selected={path} onSelect={select} />
      ) : (
        <LayerSearch id={id} layer={all ? null : layer} query={query} selected={path} onSelect={select} onAll={() => go({ in: 'all' })} />
      )}
      {path !== '' && <PathSteps id={id} path={path} onLayer={onLayer} onClose={() => go({ path: null })} />}
    </>
  );
}
