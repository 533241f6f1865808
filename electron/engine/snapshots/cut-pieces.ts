/** Pieces of one size; the last one may be shorter, and is there for an empty stream too. */
export async function* cutPieces(source: AsyncIterable<Uint8Array>, pieceBytes: number): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let gathered = 0;
  let count = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (gathered + rest.length >= pieceBytes) {
      const length = pieceBytes - gathered;
      yield Buffer.concat([...parts, rest.subarray(0, length)], pieceBytes);
      count += 1;
      rest = rest.subarray(length);
      parts = [];
      gathered = 0;
    }
    if (rest.length > 0) parts.push(rest);
    gathered += rest.length;
  }
  if (gathered > 0 || count === 0) yield Buffer.concat(parts, gathered);
}
