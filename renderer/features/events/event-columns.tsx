import { Box, Database, Layers, Network, Server, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { formatTime, shortId } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import type { Column } from '../../ui/data-table.tsx';
import { MiddleText } from '../../ui/text.tsx';
import type { NumberedEvent } from './event-buffer.ts';
import { eventDetails, eventPlace, eventTime } from './format-event.ts';

const t = strings.events;

const icons: Readonly<Record<string, LucideIcon>> = { container: Box, image: Layers, volume: Database, network: Network };
const endings = new Set(['die', 'kill', 'oom', 'destroy', 'delete', 'remove', 'untag']);

export const eventColumns: readonly Column<NumberedEvent>[] = [
  {
    id: 'time', header: t.columns.time, track: '104px',
    cell: ({ time }) => (
      <time dateTime={time} title={formatTime(time)} className="font-mono text-xs text-muted">
        {eventTime(time)}
      </time>
    ),
  },
  { id: 'noun', header: t.columns.noun, track: '108px', cell: ({ noun }) => <NounCell noun={noun} /> },
  { id: 'action', header: t.columns.action, track: 'minmax(104px, 0.8fr)', cell: ({ action, attributes }) => <ActionCell action={action} failed={(attributes['exitCode'] ?? '0') !== '0'} /> },
  { id: 'name', header: t.columns.name, track: 'minmax(140px, 1.2fr)', cell: (event) => <NameCell event={event} /> },
  { id: 'details', header: t.columns.details, track: 'minmax(120px, 1.6fr)', cell: (event) => <DetailsCell text={eventDetails(event)} /> },
];

function NounCell({ noun }: { noun: string }): ReactNode {
  const Icon = icons[noun] ?? Server;
  return (
    <span className="flex items-center gap-2 text-muted">
      <Icon size={14} strokeWidth={1.75} className="text-faint" aria-hidden />
      {t.noun[noun as keyof typeof t.noun] ?? noun}
    </span>
  );
}

function ActionCell({ action, failed }: { action: string; failed: boolean }): ReactNode {
  return (
    <span title={action} className={cn('block truncate font-medium', failed ? 'text-danger' : endings.has(action) && 'text-warn')}>
      {action}
    </span>
  );
}

function NameCell({ event }: { event: NumberedEvent }): ReactNode {
  const place = eventPlace(event);
  const text = event.name || shortId(event.id);
  const shown = <MiddleText text={/^[0-9a-f]{64}$/.test(text) ? shortId(text) : text} tail={12} />;
  if (place === undefined) return <span className="text-faint">{shown}</span>;
  return (
    <Link to={place} tabIndex={-1} className="flex min-w-0 hover:underline">
      {shown}
    </Link>
  );
}

function DetailsCell({ text }: { text: string }): ReactNode {
  return (
    <span title={text} className="block truncate font-mono text-xs text-muted">
      {text}
    </span>
  );
}
