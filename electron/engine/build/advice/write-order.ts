import type { Located } from '../../dockerfile/dockerfile.ts';
import type { Move } from './find-move.ts';

/** Pure: the lines of the stage in the proposed order, comments with what they stand above. `source`: the whole Dockerfile. */
export function writeOrder(source: string, { stage, copy, before }: Move): string {
  const lines = source.split(/\r?\n/);
  const located: Located[] = [stage.from, ...stage.instructions];
  const blocks = new Map<Located, string>();
  for (const [index, one] of located.entries()) {
    const start = index === 0 ? stage.range.start : (located[index - 1]?.range.end ?? 0) + 1;
    blocks.set(one, lines.slice(start - 1, one.range.end).join('\n'));
  }
  const moved = new Set<Located>(before.map((one) => one.run ?? one.setting));
  const rest = lines.slice((located.at(-1)?.range.end ?? 0), stage.range.end);
  const text = located.flatMap((one) => {
    const block = blocks.get(one) ?? '';
    if (one === copy) return [...before.flatMap((each) => [...(each.run ? writeCopies(copy, each) : []), blocks.get(each.run ?? each.setting) ?? '']), block];
    return moved.has(one) ? [] : [block];
  });
  return [...text, ...rest].join('\n');
}

/** With the owner and mode that the whole copy gives; into the folder where the files would have lain. */
function writeCopies(copy: Move['copy'], { files, folders }: { readonly files: readonly string[]; readonly folders: readonly string[] }): string[] {
  const flags = [copy.chown === undefined ? '' : `--chown=${copy.chown} `, copy.chmod === undefined ? '' : `--chmod=${copy.chmod} `].join('');
  return [...(files.length > 0 ? [`COPY ${flags}${files.join(' ')} ./`] : []), ...folders.map((folder) => `COPY ${flags}${folder} ./${folder}`)];
}
