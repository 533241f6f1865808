import { createHash } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildCase } from './build-case.ts';

/** Lays the files of a case into a new folder, with their exact modes. The Dockerfile goes with them unless it comes on the client's input. */
export function writeCaseContext(folder: string, { dockerfile, context = {}, options = {} }: BuildCase): void {
  const isInput = options.stdin === 'dockerfile' || options.stdin === 'dockerfile-alone';
  const all = { ...context, ...(isInput ? {} : { [options.file ?? 'Dockerfile']: dockerfile }) };
  mkdirSync(folder, { recursive: true });
  for (const [name, file] of Object.entries(all)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    if (typeof file === 'string') write(path, file, 0o644);
    else if ('content' in file) write(path, file.content, file.mode ?? 0o644);
    else if ('link' in file) symlinkSync(file.link, path);
    else if ('hardLink' in file) linkSync(join(folder, file.hardLink), path);
    else {
      mkdirSync(path, { recursive: true });
      chmodSync(path, file.folder);
    }
  }
}

function write(path: string, content: string | Buffer, mode: number): void {
  writeFileSync(path, content);
  chmodSync(path, mode);
}

/** Changes with everything that a peer was given. */
export function digestOfCase({ dockerfile, context, options, before, base }: BuildCase): string {
  return createHash('sha256').update(JSON.stringify({ dockerfile, context, options, before, base })).digest('hex').slice(0, 16);
}
