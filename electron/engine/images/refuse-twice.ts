import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseEntryPath } from '../snapshots/entry-path.ts';
import { createTarReader, describeName } from '../snapshots/tar-reader.ts';

/**
 * Hands a tar on as it comes. `invalid` where a name comes twice: a new layer may have each only once (image-spec, layer.md, "Layer Changeset"), while one
 * that somebody else made is taken as it is.
 */
export async function* refuseTwice(tar: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const seen = new Set<string>();
  const reader = createTarReader({
    entry: ({ name }) => {
      const path = parseEntryPath(name);
      if (seen.has(path)) throw new EngineError('invalid', `import: ${describeName(name)} is in the archive twice, and a layer may have a name only once: pack the files anew`);
      seen.add(path);
    },
    data: () => undefined,
    entryEnd: () => undefined,
  });
  for await (const bytes of tar) {
    reader.feed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    yield bytes;
  }
  reader.end();
}
