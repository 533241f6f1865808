import type { ReactNode } from 'react';
import type { CacheMiss, ChangedFile } from '../../../electron/shared/engine-api/builds.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { LineDiff } from '../../ui/line-diff-view.tsx';
import { shortDigest } from './build-format.ts';
import { buildPlace } from './build-place.ts';
import { missInFull } from './describe-miss.ts';

const t = strings.builds;
const shownFiles = 12;

/** Why a step was not taken from the cache: the sentence, the files or lines that differ, and the build that it was compared with. */
export function MissNote({ miss, textOf }: { miss: CacheMiss; textOf: (step: number) => string }): ReactNode {
  const { reason, build } = miss;
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p className="wrap-anywhere">{missInFull(miss, textOf)}</p>
      {reason.kind === 'instruction-changed' && <LineDiff before={reason.before} after={reason.after} label={t.miss.instructionFull} />}
      {reason.kind === 'files-changed' && reason.total > 1 && <Files files={reason.files} total={reason.total} />}
      {build !== undefined && (
        <Link to={buildPlace(build)} className="self-start text-xs text-accent hover:underline">
          {t.openCompared}
        </Link>
      )}
    </div>
  );
}

function Files({ files, total }: { files: readonly ChangedFile[]; total: number }): ReactNode {
  const shown = files.slice(0, shownFiles);
  return (
    <ul className="flex flex-col rounded-md border border-line font-mono text-xs">
      {shown.map(({ path, change, before, after }) => (
        <li key={path} className="flex items-baseline gap-3 border-b border-line px-2 py-1 last:border-0">
          <span className="min-w-0 flex-1 wrap-anywhere">{path}</span>
          <span className="shrink-0 font-sans text-muted" title={change === 'content' && before !== undefined && after !== undefined ? t.miss.digests(shortDigest(before), shortDigest(after)) : undefined}>
            {t.changes[change]}
          </span>
        </li>
      ))}
      {total > shown.length && <li className="px-2 py-1 font-sans text-muted">{t.moreFiles(total - shown.length)}</li>}
    </ul>
  );
}
