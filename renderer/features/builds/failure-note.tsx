import type { ReactNode } from 'react';
import type { BuildFailure } from '../../../electron/shared/engine-api/builds.ts';
import { toPlain } from '../../lib/log-text.ts';
import { sentence } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Callout } from '../../ui/states.tsx';

const t = strings.builds;

/** What matters most is said last. */
const toEnd = (box: HTMLElement | null): void => box?.scrollTo(0, box.scrollHeight);

/** Why a build failed: the engine's sentence, the exit code, and the last that was said, unless the log itself is beside it. */
export function FailureNote({ failure, besideLog = false }: { failure: BuildFailure; besideLog?: boolean }): ReactNode {
  const { error, lines, exitCode, output } = failure;
  const title = [lines === undefined ? t.failedTitle : t.failedAt(lines.start), exitCode !== undefined && t.exitCode(exitCode)].filter(Boolean).join(', ');
  return (
    <Callout tone="danger" title={title}>
      <p className="wrap-anywhere select-text">{sentence(error.message)}</p>
      {output.length > 0 && !besideLog && (
        <pre ref={toEnd} aria-label={t.lastLines} className="mt-2 max-h-48 overflow-auto rounded-md bg-sunken px-2.5 py-2 font-mono text-xs leading-5 whitespace-pre-wrap text-text select-text">
          {output.map(toPlain).join('\n')}
        </pre>
      )}
    </Callout>
  );
}
