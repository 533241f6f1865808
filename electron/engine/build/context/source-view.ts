import type { FileTree } from './build-context.ts';
import type { LeftOut } from './left-out.ts';
import type { TreeFiles } from './tree-files.ts';

/** A tree with its files and what is left out of it. */
export type SourceView = { readonly tree: FileTree; readonly files: TreeFiles; readonly isIgnored: LeftOut };
