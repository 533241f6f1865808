import { navigate } from '../../lib/router.tsx';

export const buildTabs = ['steps', 'log', 'source', 'times', 'trend', 'order', 'details'] as const;
export type BuildTab = (typeof buildTabs)[number];

/** The page of a build, a part of it, and a step in that. */
export function buildPlace(id: string, tab: BuildTab = 'steps', step?: number): string {
  return `/builds/${id}${tab === 'steps' ? '' : `/${tab}`}${step === undefined ? '' : `?step=${step + 1}`}`;
}

/** The form, with what was chosen already: a handle of a folder, and its path to be shown. */
export function newBuildPlace(folder?: { readonly handle: string; readonly path: string }): string {
  return folder === undefined ? '/builds/new' : `/builds/new?folder=${folder.handle}&path=${encodeURIComponent(folder.path)}`;
}

/** The form with what a build was asked to be. */
export function likeBuildPlace(id: string): string {
  return `/builds/new?from=${id}`;
}

export function openNewBuild(folder?: { readonly handle: string; readonly path: string }): void {
  navigate(newBuildPlace(folder));
}
