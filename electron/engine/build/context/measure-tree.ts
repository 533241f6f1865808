import { joinNames, toText } from './byte-name.ts';
import type { ContextJob, MeasuredEntry } from './context-job.ts';
import { inTree } from './select-in-tree.ts';
import type { JobLine } from './job-line.ts';
import { readIgnore } from './left-out.ts';
import { kindOf, namesIn, statOrNothing } from './walk-tree.ts';

const lot = 2000;

/** Says what is in a tree and its bytes, what is left out as well, in lots. Folders that are left out are one entry with all that is in them, links are not followed. */
export function measureTree({ tree }: Extract<ContextJob, { kind: 'measure' }>, line: JobLine): undefined {
  const isIgnored = readIgnore(tree.ignore);
  let waiting: MeasuredEntry[] = [];
  const say = (entry: MeasuredEntry): void => {
    waiting.push(entry);
    if (waiting.length < lot) return;
    line.say({ kind: 'measured', entries: waiting });
    waiting = [];
  };
  const walk = (path: string, above: 'in' | 'out'): void => {
    for (const name of namesIn('', path).toReversed()) {
      line.check();
      const below = joinNames(path, name);
      const stat = statOrNothing('', below);
      if (stat === undefined) continue;
      const isFolder = kindOf(stat) === 'folder';
      const verdict = above === 'out' ? 'yes' : isIgnored(toText(below), isFolder);
      if (!isFolder) say({ path: toText(below), bytes: Number(stat.size), isFolder: false, isLeftOut: verdict !== 'no' });
      else {
        if (verdict === 'no') say({ path: toText(below), bytes: 0, isFolder: true, isLeftOut: false });
        walk(below, verdict === 'yes' ? 'out' : 'in');
      }
    }
  };
  inTree(tree.root, () => walk('', 'in'));
  if (waiting.length > 0) line.say({ kind: 'measured', entries: waiting });
  return undefined;
}
