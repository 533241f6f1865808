import type { FileTree } from './build-context.ts';
import type { LeftOut } from './left-out.ts';

/** A tree where the thread is: `root` is what paths are put behind, '' in the tree. */
export type SourceView = { readonly tree: FileTree; readonly root: string; readonly isIgnored: LeftOut };
