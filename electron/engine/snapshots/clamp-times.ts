import { createTarReader, type TarEntry } from './tar-reader.ts';
import { buildTarHeader, tarEnd, tarPadding } from './tar-writer.ts';

/**
 * The same archive with no time later than `latest` (seconds since 1970), its headers written anew. Fails as {@link createTarReader} does.
 */
export async function* clampTimes(tar: AsyncIterable<Uint8Array>, latest: number): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  let current: TarEntry | undefined;
  const reader = createTarReader({
    entry: (entry) => {
      current = entry;
      made.push(buildTarHeader({ ...entry, size: entry.type === '0' ? entry.size : 0, name: nameOf(entry), mtime: { seconds: Math.min(entry.mtime.seconds, latest), nanoseconds: 0 } }));
    },
    data: (bytes) => void made.push(bytes),
    entryEnd: () => {
      if (current?.type === '0') made.push(Buffer.alloc(tarPadding(current.size)));
    },
  });
  for await (const chunk of tar) {
    reader.feed(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (made.length > 0) yield Buffer.concat(made);
    made = [];
  }
  reader.end();
  yield Buffer.concat([...made, tarEnd]);
}

function nameOf({ type, name }: TarEntry): string {
  return type === '5' && !name.endsWith('/') ? `${name}/` : name;
}
