import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { partName } from './context-map.tsx';
import type { ContextPart } from './context-parts.ts';

const t = strings.buildForm.xray;
const shownMost = 100;
const headStyle = 'pb-1 text-left font-medium text-muted';
const numberStyle = 'w-19 pl-3 text-right whitespace-nowrap tabular-nums';
const barStyle = 'w-[28%] max-xl:hidden';

/** The same as the map, row by row, with what is too small to be drawn. */
export function ContextTable({ parts, onOpen }: { parts: readonly ContextPart[]; onOpen: (path: string) => void }): ReactNode {
  const largest = Math.max(1, ...parts.map(({ bytes }) => bytes));
  return (
    <table aria-label={t.byBytes} className="w-full table-fixed text-xs">
      <thead>
        <tr className="border-b border-line">
          <th scope="col" className={headStyle}>
            {t.columns.name}
          </th>
          <td aria-hidden className={barStyle} />
          <th scope="col" className={cn(headStyle, numberStyle)}>
            {t.columns.files}
          </th>
          <th scope="col" className={cn(headStyle, numberStyle)}>
            {t.columns.bytes}
          </th>
          <th scope="col" className={cn(headStyle, numberStyle)}>
            {t.columns.unread}
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.slice(0, shownMost).map((part) => (
          <Row key={`${part.kind} ${part.path}`} part={part} largest={largest} onOpen={() => onOpen(part.path)} />
        ))}
        {parts.length > shownMost && (
          <tr>
            <td colSpan={5} className="py-1.5 text-muted">
              {t.moreUnread(parts.length - shownMost)}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Row({ part, largest, onOpen }: { part: ContextPart; largest: number; onOpen: () => void }): ReactNode {
  const { files, bytes, unreadBytes, opens, kind } = part;
  const name = partName(part);
  return (
    <tr className="h-7 border-b border-line last:border-0">
      <th scope="row" className="max-w-0 pr-3 text-left font-normal">
        {opens ? (
          <button type="button" onClick={onOpen} title={name} className="flex max-w-full items-center gap-1 rounded-sm font-mono hover:underline">
            <span className="truncate">{name}</span>
            <ChevronRight size={12} className="shrink-0 text-faint" aria-hidden />
          </button>
        ) : (
          <span title={name} className={kind === 'folder' ? 'block truncate font-mono' : 'block truncate text-muted'}>
            {name}
          </span>
        )}
      </th>
      <td aria-hidden className={barStyle}>
        <span className="flex h-2.5 overflow-hidden rounded-sm bg-press">
          <span className="bg-accent" style={{ width: `${((bytes - unreadBytes) / largest) * 100}%` }} />
          <span className="unread-stripes" style={{ width: `${(unreadBytes / largest) * 100}%` }} />
        </span>
      </td>
      <td className={cn(numberStyle, 'text-muted')}>{files.toLocaleString('en')}</td>
      <td className={numberStyle}>{formatBytes(bytes)}</td>
      <td className={cn(numberStyle, 'text-muted')}>{unreadBytes === 0 ? '–' : formatBytes(unreadBytes)}</td>
    </tr>
  );
}
