import type { Readable } from 'node:stream';

/** One entry of a tar: a file with `content` or the bytes of `file`, else what `type` says. Owner 0:0 and modes 644 and 755 unless told. */
export type TarEntry = {
  readonly name: string;
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'character-device' | 'block-device';
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: Date;
  readonly linkname?: string;
  readonly devmajor?: number;
  readonly devminor?: number;
  /** PAX records, such as `SCHILY.xattr.user.note`. */
  readonly pax?: Readonly<Record<string, string>>;
  readonly content?: string | Uint8Array;
  readonly file?: string;
};

export type Layer = { readonly file: string; readonly digest: string; readonly diffId: string; readonly size: number };

export const epoch: Date;
export function packEntries(entries: Iterable<TarEntry>): Readable;
export function writeLayer(request: { tar: Readable; folder: string; level?: number }): Promise<Layer>;
export function planLayout(image: {
  name: string;
  architecture: string;
  layers: readonly Layer[];
  config: object;
  history: readonly { created_by: string; empty_layer?: boolean }[];
}): TarEntry[];
export function writeLayoutTar(request: { entries: readonly TarEntry[]; out: string }): Promise<void>;
export function writeLayoutFolder(request: { entries: readonly TarEntry[]; folder: string; link: (from: string, to: string) => void }): void;
export function digestOf(bytes: Uint8Array): string;
