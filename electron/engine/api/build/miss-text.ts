import type { CacheMiss, ChangedFile, MissReason } from '../../../shared/engine-api/builds.ts';

/** Why a step is run, in the few words that fit on a terminal's line; '' where whoever asked knows: nothing was built before, or the cache is not wanted. */
export function missText({ reason, lastSeconds }: CacheMiss): string {
  const why = reasonText(reason);
  if (why === '') return '';
  return lastSeconds === undefined ? why : `${why} (its last run took ${seconds(lastSeconds)})`;
}

function reasonText(reason: MissReason): string {
  switch (reason.kind) {
    case 'no-cache':
    case 'first-build':
      return '';
    case 'pruned':
      return 'its result was removed';
    case 'base-changed':
      return `base image ${reason.image} changed from ${short(reason.before)} to ${short(reason.after)}`;
    case 'instruction-changed':
      return `it was ${onOneLine(reason.before)}`;
    case 'instruction-added':
      return 'the line is new';
    case 'instruction-removed':
      return `a line above it is gone: ${onOneLine(reason.text)}`;
    case 'argument-changed':
      return `variable ${reason.name} changed from ${value(reason.before)} to ${value(reason.after)}`;
    case 'files-changed':
      return filesText(reason.files, reason.total);
    case 'parent-changed':
      return `step ${reason.step + 1} changed`;
    case 'setting-changed':
      return `${reason.name} changed from ${value(reason.before || undefined)} to ${value(reason.after || undefined)}`;
  }
}

const changes: Readonly<Record<ChangedFile['change'], string>> = { added: 'was added', removed: 'was removed', content: 'changed', metadata: 'has another mode or owner' };

function filesText(files: readonly ChangedFile[], total: number): string {
  const [first] = files;
  if (first === undefined) return `${total} files changed`;
  const more = total > 1 ? `, and ${total - 1} more` : '';
  return `${printable(first.path)} ${changes[first.change]}${more}`;
}

function seconds(count: number): string {
  if (count < 60) return `${count < 10 ? Number(count.toFixed(1)) : Math.round(count)} s`;
  return `${Math.floor(count / 60)} min ${Math.round(count % 60)} s`;
}

function short(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

function value(text: string | undefined): string {
  return text === undefined ? 'nothing' : JSON.stringify(clip(text));
}

/** A script in place has several. */
function onOneLine(text: string): string {
  return clip(text.trimEnd().replace(/\s*\n\s*/g, ' '));
}

function clip(text: string): string {
  const line = printable(text);
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** Names of files and lines are not ours: no control character reaches a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
