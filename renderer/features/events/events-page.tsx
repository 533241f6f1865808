import { Activity, Copy, Download, Filter, Info, Pause, Play, SearchX } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { tellFailure } from '../../bridge/tell-failure.ts';
import { useAct, useEnginePresence } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { FilterInput, Page, Toolbar } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { EmptyState, EngineGone, ErrorCallout } from '../../ui/states.tsx';
import type { NumberedEvent } from './event-buffer.ts';
import { eventColumns } from './event-columns.tsx';
import { eventNouns, fitsFilters, readFilters, type EventNoun } from './filter-events.ts';
import { actionKind, eventLine, eventPlace } from './format-event.ts';
import { useEvents } from './use-events.ts';

const t = strings.events;
/** What happens in the engine, the newest first; nothing flows while nobody looks. */
export function EventsPage(): ReactNode {
  const { events, error, reopen } = useEvents();
  const engine = useEnginePresence();
  const place = usePlace();
  const [heldAt, setHeldAt] = useState<number | null>(null);
  const query = place.params.toString();
  const filters = useMemo(() => readFilters(new URLSearchParams(query)), [query]);
  const { noun, action, words } = filters;
  const set = (changes: Readonly<Record<string, string | null>>): void => navigate(withParams(place, changes), { replace: true });
  const all = events ?? [];
  const last = all.at(-1)?.seq ?? 0;
  const fitting = useMemo(() => (events ?? []).filter((event) => fitsFilters(event, filters)), [events, filters]);
  const rows = useMemo(() => fitting.filter(({ seq }) => heldAt === null || seq <= heldAt).toReversed(), [fitting, heldAt]);
  const more = fitting.length - rows.length;
  const menu = (event: NumberedEvent): readonly MenuEntry[] => {
    const to = eventPlace(event);
    return [
      { label: t.open, icon: Info, onSelect: () => to !== undefined && navigate(to), reason: to === undefined ? t.nothingToOpen : undefined },
      { label: t.onlyThis, icon: Filter, onSelect: () => set({ q: event.name || event.id }) },
      { label: t.onlyAction, icon: Filter, onSelect: () => set({ action: actionKind(event.action) }) },
      { label: t.copyLine, icon: Copy, onSelect: () => void navigator.clipboard.writeText(eventLine(event)) },
    ];
  };

  const list = (): ReactNode => {
    if (engine === 'gone' && all.length === 0) return <EngineGone />;
    if (events === undefined) return <ListSkeleton label={t.reading} />;
    if (all.length === 0) {
      return (
        <EmptyState icon={Activity} title={t.emptyTitle} actions={<Button look="primary" icon={Play} onClick={() => openDialog('run')}>{t.run}</Button>}>
          {t.emptyText}
        </EmptyState>
      );
    }
    if (rows.length === 0) {
      return (
        <EmptyState icon={SearchX} title={t.noMatchTitle} actions={<Button onClick={() => navigate('/events', { replace: true })}>{t.showAll}</Button>}>
          {t.noMatch}
        </EmptyState>
      );
    }
    return (
      <DataTable
        label={t.label}
        rows={rows}
        rowId={({ seq }) => String(seq)}
        rowName={(event) => `${event.action} ${event.name}`}
        columns={eventColumns}
        onOpen={(event) => {
          const to = eventPlace(event);
          if (to !== undefined) navigate(to);
        }}
        menu={menu}
        rowHeight={32}
      />
    );
  };

  return (
    <Page
      title={t.title}
      actions={
        <>
          <ExportButton rows={rows} />
          <Button icon={heldAt === null ? Pause : Play} aria-pressed={heldAt !== null} onClick={() => setHeldAt(heldAt === null ? last : null)}>
            {heldAt === null ? t.pause : t.goOn}
            {more > 0 && <span className="font-normal text-muted">{t.waiting(more)}</span>}
          </Button>
        </>
      }
      toolbar={
        <Toolbar>
          <Segmented label={t.which} value={noun} onChange={(value) => set({ of: value === 'all' ? null : value })} choices={eventNouns.map((value) => ({ value, label: t.nouns[value] }))} />
          <ActionSelect events={all} noun={noun} value={action} onChange={(value) => set({ action: value === '' ? null : value })} />
          <FilterInput value={words} onChange={(value) => set({ q: value === '' ? null : value })} label={t.filter} className="w-48" />
          <span className="hidden text-xs whitespace-nowrap text-faint xl:inline">{t.count(rows.length)}</span>
        </Toolbar>
      }
    >
      <div className="flex h-full min-h-0 flex-col">
        {error !== null && (
          <div className="p-3">
            <ErrorCallout error={error} retry={reopen} />
          </div>
        )}
        <div className="min-h-0 flex-1">{list()}</div>
      </div>
    </Page>
  );
}

/** Actions that have happened; the one that is chosen stays a choice. */
function ActionSelect({ events, noun, value, onChange }: { events: readonly NumberedEvent[]; noun: EventNoun; value: string; onChange: (value: string) => void }): ReactNode {
  const seen = useMemo(() => new Set(events.flatMap((event) => (noun === 'all' || event.noun === noun ? [actionKind(event.action)] : []))), [events, noun]);
  const choices = [...new Set([...(value === '' ? [] : [value]), ...seen])].toSorted((a, b) => a.localeCompare(b));
  return <Select label={t.action} value={value} onChange={onChange} options={[{ value: '', label: t.anyAction }, ...choices.map((choice) => ({ value: choice, label: choice }))]} className="w-36" />;
}

function ExportButton({ rows }: { rows: readonly NumberedEvent[] }): ReactNode {
  const files = useFiles();
  const { mutateAsync } = useAct('events.export', { quiet: true });
  const write = async (): Promise<void> => {
    const file = await files.save({ title: t.exportTitle, name: 'events.txt', extensions: ['txt', 'log'] });
    if (file === null) return;
    await mutateAsync({ handle: file.handle, lines: rows.toReversed().map(eventLine) });
    toast.success(t.exported(rows.length));
  };
  return (
    <Button icon={Download} disabled={rows.length === 0} onClick={() => tellFailure(write())}>
      {t.exportText}
    </Button>
  );
}
