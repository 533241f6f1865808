import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageSecretsReply } from '../../../electron/shared/engine-api/image-secrets.ts';
import { useRead } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Callout, EmptyState, ErrorScreen, Skeleton } from '../../ui/states.tsx';
import { imagePlace } from './image-actions.ts';
import { SecretWhere } from './secret-where.tsx';

const text = strings.layers.secrets;

type Row = ImageSecretsReply['secrets'][number] & { readonly key: string };

const columns: readonly Column<Row>[] = [
  { id: 'kind', header: text.kind, track: '180px', sortBy: ({ kind }) => text.kinds[kind], cell: ({ kind }) => <span className="font-medium">{text.kinds[kind]}</span> },
  { id: 'value', header: text.value, track: 'minmax(120px, 1fr)', cell: ({ masked }) => <code className="block truncate font-mono text-xs" title={masked}>{masked}</code> },
  { id: 'where', header: text.where, track: 'minmax(220px, 2fr)', sortBy: ({ place }) => JSON.stringify(place), cell: ({ place }) => <span className="line-clamp-2"><SecretWhere place={place} /></span> },
];

/** Where a row leads: the file in its layer, else the step or the settings it stands in. */
function placeOf(id: string, { place }: Row): string {
  if (place.kind === 'file') return `${imagePlace(id, 'layers')}?${new URLSearchParams({ layer: String(place.layer), path: place.path, q: place.path }).toString()}`;
  return imagePlace(id, place.kind === 'history' ? 'history' : 'overview');
}

/** What looks like a key, a token or a password in settings, history and every layer. Values are masked by the engine. */
export function ImageSecrets({ id }: { id: string }): ReactNode {
  const { data, error, refetch } = useRead('images.secrets', { id });
  if (error !== null && data === undefined) return <ErrorScreen error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Reading />;
  const { secrets, scanned, skipped, isConfirmed, isCut } = data;
  if (secrets.length === 0) {
    return (
      <EmptyState icon={ShieldCheck} title={text.noneTitle}>
        {text.none(scanned, skipped)}
      </EmptyState>
    );
  }
  const rows = secrets.map((secret, index) => ({ ...secret, key: String(index) }));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="shrink-0 px-5 py-4">
        <Callout tone="warn" title={text.title(secrets.length)}>
          {text.text}
          {isConfirmed && <> {text.confirmed}</>} <span className="text-faint">{isCut ? text.cut : text.files(scanned, skipped)}</span>
        </Callout>
      </div>
      <div className="min-h-0 flex-1 border-t border-line">
        <DataTable label={text.label} rows={rows} rowId={({ key }) => key} rowName={({ masked }) => masked} columns={columns} rowHeight={52} onOpen={(row) => navigate(placeOf(id, row))} />
      </div>
    </div>
  );
}

function Reading(): ReactNode {
  return (
    <div role="status" className="flex flex-col gap-3 p-5">
      <p>{text.reading}</p>
      <p className="text-xs text-muted">{text.readingHint}</p>
      <Skeleton className="w-80" />
      <Skeleton className="w-64" />
    </div>
  );
}
