import { buildTarHeader, type NewTarEntry } from '../../snapshots/tar-writer.ts';
import type { PackRequest } from './context-job.ts';
import { parseModeChange } from './change-mode.ts';
import type { ByteString } from './byte-name.ts';
import { noXattrs } from './portable-xattrs.ts';

export type EntryLook = {
  /** ustar's type character. */
  readonly type: string;
  readonly name: ByteString;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly size?: number;
  readonly linkName?: ByteString;
  /** Of a device. */
  readonly major?: number;
  readonly minor?: number;
  readonly xattrs?: ReadonlyMap<string, Buffer>;
};

/** What `--chown`, `--chmod` and SOURCE_DATE_EPOCH make of every entry: its header. */
export function entryWriter({ owner, mode, latest }: Pick<PackRequest, 'owner' | 'mode' | 'latest'>): (look: EntryLook) => Buffer {
  const change = mode === undefined ? undefined : parseModeChange(mode);
  return (look) => {
    const isFolder = look.type === '5';
    return buildTarHeader({
      type: look.type,
      name: isFolder && !look.name.endsWith('/') ? `${look.name}/` : look.name,
      linkName: look.linkName ?? '',
      mode: change === undefined || look.type === '2' ? look.mode : change(look.mode, isFolder),
      uid: owner?.uid ?? look.uid,
      gid: owner?.gid ?? look.gid,
      size: look.size ?? 0,
      mtime: { seconds: latest === undefined ? look.mtime : Math.min(latest, look.mtime), nanoseconds: 0 },
      major: look.major ?? 0,
      minor: look.minor ?? 0,
      xattrs: look.xattrs ?? noXattrs,
    } satisfies NewTarEntry);
  };
}
