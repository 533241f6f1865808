import { RotateCw, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EditReply } from '../../../electron/shared/engine-api/edit.ts';
import { strings } from '../../strings/strings.ts';
import { Callout } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';
import { editValues } from './edit-values.ts';

const text = strings.edit;
const outcomes = { live: text.live, restarted: text.restarted, 'on next start': text.onNextStart, nothing: text.nothing } as const;

/** What becomes of the container, in a sentence. */
export function editOutcomeText({ applied }: Pick<EditReply, 'applied'>): string {
  return outcomes[applied];
}

/** What an edit will do, before it is done: each field with what it loses and gains, and whether a restart is needed. */
export function EditOutcome({ reply, state }: { reply: EditReply | undefined; state: 'same' | 'checking' | 'mend' | 'known' }): ReactNode {
  return (
    <div className="border-t border-line pt-3" aria-live="polite">
      <Section title={text.happens}>
        {state === 'known' && reply !== undefined ? (
          <>
            <Callout tone={reply.applied === 'restarted' ? 'warn' : 'info'} title={editOutcomeText(reply)}>
              {[...reply.warnings, ...(takesMounts(reply) ? [text.removedMounts] : [])].join(' ') || undefined}
            </Callout>
            <ul className="rounded-lg border border-line">
              {reply.changes.map((change) => (
                <Change key={change.field} change={change} applied={reply.applied} />
              ))}
            </ul>
          </>
        ) : (
          <p className="text-sm text-muted">{state === 'same' ? text.nothing : state === 'mend' ? text.mend : text.checking}</p>
        )}
      </Section>
    </div>
  );
}

function takesMounts({ changes }: EditReply): boolean {
  const mounts = changes.find(({ field }) => field === 'mounts');
  return mounts !== undefined && editValues('mounts', mounts.before).some((mount) => !editValues('mounts', mounts.after).includes(mount));
}

function Change({ change: { field, before, after, needsRestart }, applied }: { change: EditReply['changes'][number]; applied: EditReply['applied'] }): ReactNode {
  const [had, has] = [editValues(field, before), editValues(field, after)];
  const gone = had.filter((value) => !has.includes(value));
  const come = has.filter((value) => !had.includes(value));
  const Mark = needsRestart ? RotateCw : Zap;
  const when = applied === 'on next start' ? text.atNextStart : needsRestart ? text.byRestart : text.atOnce;
  return (
    <li className="grid grid-cols-[150px_minmax(0,1fr)_auto] items-start gap-3 border-b border-line px-3 py-1.5 text-sm last:border-0">
      <span className="text-muted">{text.fields[field]}</span>
      <span className="flex min-w-0 flex-col font-mono text-xs leading-6">
        {gone.map((value) => (
          <del key={value} className="text-muted wrap-anywhere">
            {value}
          </del>
        ))}
        {come.map((value) => (
          <ins key={value} className="wrap-anywhere no-underline">
            {value}
          </ins>
        ))}
        {gone.length + come.length === 0 && <span className="text-muted">{has.join(', ') || text.empty}</span>}
      </span>
      <span className="flex h-6 items-center gap-1.5 text-xs text-muted">
        <Mark size={12} aria-hidden />
        {when}
      </span>
    </li>
  );
}
