import type { CacheMiss, ChangedFile, MissReason } from '../../../electron/shared/engine-api/builds.ts';
import { formatTook, shortDigest } from './build-format.ts';
import { strings } from '../../strings/strings.ts';

const t = strings.builds.miss;

/** Why a step ran, in a few words for its place in the graph. `nameOf` gives a step's number and instruction. */
export function missInShort(reason: MissReason): string {
  switch (reason.kind) {
    case 'no-cache':
      return t.noCache;
    case 'first-build':
      return t.first;
    case 'pruned':
      return t.pruned;
    case 'base-changed':
      return t.baseShort(reason.image);
    case 'instruction-added':
      return t.addedShort;
    case 'instruction-removed':
      return t.removedShort;
    case 'instruction-changed':
      return t.instructionShort;
    case 'argument-changed':
      return t.argumentShort(reason.name);
    case 'files-changed':
      return filesInShort(reason.files, reason.total);
    case 'parent-changed':
      return t.parentShort(reason.step + 1);
    case 'setting-changed':
      return t.settingShort(reason.name);
  }
}

function filesInShort([first]: readonly ChangedFile[], total: number): string {
  if (first === undefined || total !== 1) return t.filesShort(total);
  return t.fileShort(first.path, first.change);
}

/** The same as a sentence, with what it was and what it cost. */
export function missInFull({ reason, lastSeconds }: CacheMiss, textOf: (step: number) => string): string {
  const why = whyInFull(reason, textOf);
  return lastSeconds === undefined || lastSeconds < 0.05 ? why : `${why} ${t.lastRun(formatTook(lastSeconds))}`;
}

function whyInFull(reason: MissReason, textOf: (step: number) => string): string {
  switch (reason.kind) {
    case 'no-cache':
      return t.noCacheFull;
    case 'first-build':
      return t.firstFull;
    case 'pruned':
      return t.prunedFull;
    case 'base-changed':
      return t.baseFull(reason.image, shortDigest(reason.before), shortDigest(reason.after));
    case 'instruction-added':
      return t.addedFull;
    case 'instruction-removed':
      return t.removedFull(reason.text);
    case 'instruction-changed':
      return t.instructionFull;
    case 'argument-changed':
      return t.argumentFull(reason.name, reason.before, reason.after);
    case 'files-changed':
      return reason.total === 1 && reason.files[0] !== undefined ? fileInFull(reason.files[0]) : t.filesFull(reason.total, reason.source);
    case 'parent-changed':
      return t.parentFull(reason.step + 1, textOf(reason.step));
    case 'setting-changed':
      return t.settingFull(reason.name, reason.before, reason.after);
  }
}

/** `package.json changed: sha256:ab12… → sha256:cd34….` */
export function fileInFull({ path, change, before, after }: ChangedFile): string {
  const digests = change === 'content' && before !== undefined && after !== undefined ? t.digests(shortDigest(before), shortDigest(after)) : '';
  const metadata = change === 'metadata' && before !== undefined && after !== undefined ? t.digests(before, after) : '';
  return t.fileFull(path, change, digests + metadata);
}
