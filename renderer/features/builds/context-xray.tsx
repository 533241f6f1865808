import { PencilLine } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ContextXray } from '../../../electron/shared/engine-api/builds.ts';
import type { BuildFile } from '../../../electron/shared/ipc/builds.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/states.tsx';
import { CopyButton, Section } from '../../ui/text.tsx';
import { addLines } from './add-lines.ts';
import { ContextFolders, useContextFolder } from './context-folders.tsx';
import { concerns } from './context-parts.ts';
import { RewriteDialog } from './rewrite-dialog.tsx';

const t = strings.buildForm.xray;
const shownUnread = 20;

/** A context by bytes: what goes to the build, what is left out, what no step reads, and what to write so that it stays here. */
export function ContextXrayView({ xray, of, onWritten }: { xray: ContextXray; of: BuildFile['of']; onWritten: () => void }): ReactNode {
  const { files, bytes, folders, unread, proposal } = xray;
  const at = useContextFolder(folders);
  const here = unread.filter(({ path }) => concerns(path, at));
  return (
    <div className="flex max-w-260 flex-col gap-6 p-5">
      <Whole xray={xray} />
      {folders.length > 1 && <ContextFolders folders={folders} at={at} />}
      {unread.length === 0 ? (
        <Callout tone="ok" title={files === 0 && bytes === 0 ? t.nothing : t.allReadTitle}>
          {files > 0 && t.allRead}
        </Callout>
      ) : (
        here.length > 0 && <Unread unread={here} />
      )}
      {proposal.lines.length > 0 && <Proposal proposal={proposal} of={of} onWritten={onWritten} />}
    </div>
  );
}

function Whole({ xray: { files, bytes, ignoredFiles, ignoredBytes, unread } }: { xray: ContextXray }): ReactNode {
  const unreadBytes = unread.reduce((sum, each) => sum + each.bytes, 0);
  const parts = [
    { name: t.sent, style: 'bg-accent', bytes: bytes - unreadBytes, text: t.total(files, formatBytes(bytes)) },
    { name: t.unread, style: 'unread-stripes', bytes: unreadBytes, text: formatBytes(unreadBytes) },
    { name: t.ignored, style: 'bg-line-strong', bytes: ignoredBytes, text: t.total(ignoredFiles, formatBytes(ignoredBytes)) },
  ];
  const whole = Math.max(1, bytes + ignoredBytes);
  return (
    <div className="flex flex-col gap-2.5">
      <div aria-hidden className="flex h-4 overflow-hidden rounded-md bg-press">
        {parts.map((part) => (
          <span key={part.name} className={part.style} style={{ width: `${(part.bytes / whole) * 100}%` }} />
        ))}
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-1 text-sm">
        {parts.map((part) => (
          <div key={part.name} className="flex items-center gap-2">
            <span aria-hidden className={cn('size-2.5 rounded-sm', part.style)} />
            <dt className="text-muted">{part.name}</dt>
            <dd>{part.text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Unread({ unread }: { unread: ContextXray['unread'] }): ReactNode {
  return (
    <Section title={t.unreadTitle}>
      <ul className="flex flex-col rounded-lg border border-line">
        {unread.slice(0, shownUnread).map(({ path, isFolder, files, bytes }) => (
          <li key={path} className="flex min-h-7 items-center gap-4 border-b border-line px-3 text-xs last:border-0">
            <span className="min-w-0 flex-1 truncate font-mono" title={path}>
              {path}
              {isFolder && '/'}
            </span>
            {isFolder && <span className="whitespace-nowrap text-faint">{t.files(files)}</span>}
            <span className="w-20 text-right whitespace-nowrap text-muted tabular-nums">{formatBytes(bytes)}</span>
          </li>
        ))}
        {unread.length > shownUnread && <li className="px-3 py-1.5 text-xs text-muted">{t.moreUnread(unread.length - shownUnread)}</li>}
      </ul>
    </Section>
  );
}

function Proposal({ proposal: { lines, files, bytes }, of, onWritten }: { proposal: ContextXray['proposal']; of: BuildFile['of']; onWritten: () => void }): ReactNode {
  const [writing, setWriting] = useState(false);
  return (
    <section className="flex flex-col gap-2 rounded-lg border border-line p-4">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-semibold">{t.propose}</h2>
          <p className="text-sm text-muted">{t.saves(files, formatBytes(bytes))}</p>
        </div>
        <CopyButton text={lines.join('\n')} label={strings.buildForm.rewrite.copy} />
        <Button icon={PencilLine} onClick={() => setWriting(true)}>
          {t.show}
        </Button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys */}
      <pre role="region" aria-label={t.propose} tabIndex={0} className="max-h-52 overflow-auto rounded-md bg-sunken px-3 py-2 font-mono text-xs leading-5 select-text">
        {lines.join('\n')}
      </pre>
      {writing && <RewriteDialog title={strings.buildForm.rewrite.ignoreTitle} file={{ which: 'dockerignore', of }} rewrite={(text) => addLines(text, lines)} onWritten={onWritten} onClose={() => setWriting(false)} />}
    </section>
  );
}
