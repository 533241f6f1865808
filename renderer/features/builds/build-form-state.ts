import type { BuildCheckReply } from '../../../electron/shared/engine-api/builds.ts';
import type { BuildCheckRequest, DockerfileChoice, NewBuild, SecretChoice } from '../../../electron/shared/ipc/builds.ts';
import type { ChosenFile } from '../../../electron/shared/ipc/files.ts';
import { parseReference } from '../../../electron/shared/oci/reference.ts';
import { strings } from '../../strings/strings.ts';
import type { Pair } from '../../ui/pair-rows.tsx';

const t = strings.buildForm;

/** A secret as it is typed or chosen; it lives as long as the form. */
export type SecretRow = { readonly key: number; readonly id: string; readonly value: string; readonly file: Pick<ChosenFile, 'handle' | 'path'> | null };

export type BuildForm = {
  readonly dockerfile: { readonly kind: 'inside'; readonly path: string } | { readonly kind: 'file'; readonly file: Pick<ChosenFile, 'handle' | 'path'> };
  /** Names with blanks between. */
  readonly names: string;
  /** '' : the last stage. */
  readonly target: string;
  readonly platform: string;
  /** Of declared ones, by name; what is left empty keeps its default. */
  readonly args: Readonly<Record<string, string>>;
  /** Of others. */
  readonly moreArgs: readonly Pair[];
  readonly secrets: readonly SecretRow[];
  readonly network: 'default' | 'none' | 'host';
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly allow: NewBuild['allow'];
};

/** `path` is the folder's: an image of its name is proposed. */
export function emptyForm(path: string): BuildForm {
  return { dockerfile: { kind: 'inside', path: 'Dockerfile' }, names: proposeName(path), target: '', platform: '', args: {}, moreArgs: [], secrets: [], network: 'default', noCache: false, pull: false, allow: [] };
}

/** A name of an image made of a folder's name; '' where that has nothing to make one of. */
export function proposeName(path: string): string {
  const name = (path.split('/').filter(Boolean).at(-1) ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return name === '' ? '' : `${name}:latest`;
}

export function splitNames(names: string): string[] {
  return names.split(/[\s,]+/).filter(Boolean);
}

/** What is wrong with the names, or undefined. */
export function namesProblem(names: string): string | undefined {
  const bad = splitNames(names).find((name) => {
    try {
      parseReference(name);
      return false;
    } catch {
      return true;
    }
  });
  return bad === undefined ? undefined : t.nameProblem(bad);
}

function argsOf({ args, moreArgs }: BuildForm): Record<string, string> {
  const typed = [...Object.entries(args), ...moreArgs.map(({ name, value }): [string, string] => [name.trim(), value])];
  return Object.fromEntries(typed.filter(([name, value]) => name !== '' && value !== ''));
}

export function toCheck(form: BuildForm, folder: string): BuildCheckRequest {
  const dockerfile: DockerfileChoice = form.dockerfile.kind === 'inside' ? { kind: 'inside', path: form.dockerfile.path.trim() || 'Dockerfile' } : { kind: 'file', handle: form.dockerfile.file.handle };
  return { context: { kind: 'folder', handle: folder }, dockerfile, target: form.target, args: argsOf(form) };
}

export function toNewBuild(form: BuildForm, folder: string): NewBuild {
  const { platform, network, noCache, pull, allow } = form;
  return { ...toCheck(form, folder), tags: splitNames(form.names), platform: platform.trim(), labels: {}, noCache, pull, network, allow, secrets: secretsOf(form.secrets) };
}

export function secretsOf(rows: readonly SecretRow[]): SecretChoice[] {
  return rows.flatMap(({ id, value, file }): SecretChoice[] => (id.trim() === '' ? [] : [file === null ? { id: id.trim(), value } : { id: id.trim(), handle: file.handle }]));
}

/** Rows for the secrets that a Dockerfile asks for, before those that were added. */
export function withAsked(rows: readonly SecretRow[], asked: BuildCheckReply['secretIds']): readonly SecretRow[] {
  const missing = asked.filter((id) => !rows.some((row) => row.id.trim() === id));
  if (missing.length === 0) return rows;
  const first = Math.max(0, ...rows.map(({ key }) => key)) + 1;
  return [...rows, ...missing.map((id, index) => ({ key: first + index, id, value: '', file: null }))];
}

/** Asked for by the Dockerfile, and without a value yet. */
export function missingSecrets(rows: readonly SecretRow[], asked: readonly string[]): string[] {
  return asked.filter((id) => !rows.some((row) => row.id.trim() === id && (row.value !== '' || row.file !== null)));
}
