import { createHash } from 'node:crypto';
import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Longest path whose sockets still have one (unix(7): 107 bytes; `containers` needs 31 more than the folder). */
const maxBytes = 72;

/** The folder itself, or where its path is long, a link to it in `home`, always the same one. Paths in it stay good as long as the link is there. */
export function shortFolder(folder: string, home = '/run'): string {
  if (Buffer.byteLength(folder) <= maxBytes) return folder;
  const link = join(home, `tidewharf-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
  if (readLink(link) !== folder) {
    rmSync(link, { force: true });
    symlinkSync(folder, link);
  }
  return link;
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (['ENOENT', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
