import type { BuildBody, BuildCheckReply } from '../../../electron/shared/engine-api/builds.ts';
import type { BuildCheckRequest, DockerfileChoice, NewBuild, OutputChoice, SecretChoice, SshChoice } from '../../../electron/shared/ipc/builds.ts';
import type { ChosenFile } from '../../../electron/shared/ipc/files.ts';
import { parseSize } from '../../lib/sizes.ts';
import { pairsToRecord, type Pair } from '../../ui/pair-rows.tsx';

type Place = Pick<ChosenFile, 'handle' | 'path'>;
export type OutputKind = BuildBody['output']['kind'];

/** A secret as it is typed or chosen; it lives as long as the form. */
export type SecretRow = { readonly key: number; readonly id: string; readonly value: string; readonly file: Place | null };

/** An SSH agent: the person's own, or the socket of another one. Without an id it is the usual one. */
export type SshRow = { readonly key: number; readonly id: string; readonly socket: Place | null };

export type BuildForm = {
  readonly dockerfile: { readonly kind: 'inside'; readonly path: string } | { readonly kind: 'file'; readonly file: Place };
  /** Names with blanks between. */
  readonly names: string;
  /** '' : the last stage. */
  readonly target: string;
  readonly platform: string;
  /** By name; what is left empty keeps its default. */
  readonly args: Readonly<Record<string, string>>;
  /** Of others. */
  readonly moreArgs: readonly Pair[];
  readonly secrets: readonly SecretRow[];
  readonly ssh: readonly SshRow[];
  readonly labels: readonly Pair[];
  /** '' : the usual one. */
  readonly network: string;
  /** Names with addresses. */
  readonly addHosts: readonly Pair[];
  readonly noCache: boolean;
  /** Stages, with blanks between. */
  readonly noCacheFilter: string;
  readonly pull: boolean;
  /** References, with blanks between; of `cacheTo` one. */
  readonly cacheFrom: string;
  readonly cacheTo: string;
  readonly shmSize: string;
  /** Names with `soft:hard`, or one number for both. */
  readonly ulimits: readonly Pair[];
  readonly allow: NewBuild['allow'];
  /** `file` is null until a place was chosen. */
  readonly output: { readonly kind: 'image' } | { readonly kind: Exclude<OutputKind, 'image'>; readonly file: Place | null };
};

/** `path` is the folder's: an image of its name is proposed. */
export function emptyForm(path: string): BuildForm {
  return {
    dockerfile: { kind: 'inside', path: 'Dockerfile' }, names: proposeName(path), target: '', platform: '', args: {}, moreArgs: [], secrets: [], ssh: [], labels: [], network: '', addHosts: [], noCache: false, noCacheFilter: '',
    pull: false, cacheFrom: '', cacheTo: '', shmSize: '', ulimits: [], allow: [], output: { kind: 'image' },
  };
}

/** A name of an image made of a folder's name; '' where that has nothing to make one of. */
export function proposeName(path: string): string {
  const name = (path.split('/').filter(Boolean).at(-1) ?? '').normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return name === '' ? '' : `${name}:latest`;
}

export function splitWords(words: string): string[] {
  return words.split(/[\s,]+/).filter(Boolean);
}

/** `1024`, `1024:4096`, -1 for no limit; undefined for what is none. */
export function parseUlimit(text: string): { readonly soft: number; readonly hard: number } | undefined {
  const [, soft, hard = soft] = /^(-1|\d{1,15})(?::(-1|\d{1,15}))?$/.exec(text.trim()) ?? [];
  return soft === undefined ? undefined : { soft: Number(soft), hard: Number(hard) };
}

/** Whether all of it is chosen. */
export function isWhole(output: BuildForm['output']): boolean {
  return output.kind === 'image' || output.file !== null;
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
  const { noCache, pull, allow } = form;
  return {
    ...toCheck(form, folder), noCache, pull, allow,
    tags: [...new Set(splitWords(form.names))], platform: form.platform.trim(), labels: pairsToRecord(form.labels), network: form.network.trim() || 'default', noCacheFilter: splitWords(form.noCacheFilter),
    addHosts: named(form.addHosts).map(({ name, value }) => `${name}:${value}`),
    shmSize: parseSize(form.shmSize) ?? 0,
    ulimits: named(form.ulimits).flatMap(({ name, value }) => {
      const limit = parseUlimit(value);
      return limit === undefined ? [] : [{ name, ...limit }];
    }),
    cacheFrom: splitWords(form.cacheFrom), cacheTo: form.cacheTo.trim(), output: outputOf(form.output), secrets: secretsOf(form.secrets), ssh: sshOf(form.ssh),
  };
}

function named(rows: readonly Pair[]): { readonly name: string; readonly value: string }[] {
  return rows.map(({ name, value }) => ({ name: name.trim(), value: value.trim() })).filter(({ name }) => name !== '');
}

function outputOf(output: BuildForm['output']): OutputChoice {
  return output.kind === 'image' || output.file === null ? { kind: 'image' } : { kind: output.kind, handle: output.file.handle };
}

export function secretsOf(rows: readonly SecretRow[]): SecretChoice[] {
  return rows.flatMap(({ id, value, file }): SecretChoice[] => (id.trim() === '' ? [] : [file === null ? { id: id.trim(), value } : { id: id.trim(), handle: file.handle }]));
}

function sshOf(rows: readonly SshRow[]): SshChoice[] {
  return rows.map((row) => (row.socket === null ? { kind: 'own', id: agentId(row) } : { kind: 'socket', id: agentId(row), handle: row.socket.handle }));
}

/** As `RUN --mount=type=ssh` knows it. */
function agentId({ id }: SshRow): string {
  return id.trim() || usualAgent;
}

export const usualAgent = 'default';

/** Asked for by the Dockerfile, and not given: that is for the person alone. */
export function missingAgents(rows: readonly SshRow[], asked: BuildCheckReply['sshIds']): string[] {
  return asked.filter((id) => !rows.some((row) => agentId(row) === id));
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
