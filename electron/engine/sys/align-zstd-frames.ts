/** What comes next in zstd data (RFC 8878, section 3.1): a field that says how it goes on, or so many bytes that do not. */
type Part =
  | { readonly kind: 'magic' | 'skippable-size' | 'descriptor' }
  | { readonly kind: 'header'; readonly bytes: number; readonly hasChecksum: boolean }
  | { readonly kind: 'block'; readonly hasChecksum: boolean }
  | { readonly kind: 'content'; readonly bytes: number; readonly isLast: boolean; readonly hasChecksum: boolean }
  | { readonly kind: 'checksum' | 'skippable' | 'unknown'; readonly bytes: number };

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const fieldBytes = { magic: 4, 'skippable-size': 4, descriptor: 1, block: 3 } as const;
const magic: Part = { kind: 'magic' };

/** Whether zstd data begin so: with a frame, or with a skippable one. */
export function isZstd(head: Uint8Array): boolean {
  return head.length >= fieldBytes.magic && nextPart(magic, [...head.subarray(0, fieldBytes.magic)]).kind !== 'unknown';
}

/**
 * The same zstd data, cut so that no chunk goes on after the end of a frame, and without skippable frames: Node's decompressor drops what a chunk holds after one,
 * and images may have a frame for each file. What is no zstd data goes through as it is.
 */
export async function* alignZstdFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let part = magic;
  /** Bytes of the part that are to come, and those of a field that are there. */
  let left: number = fieldBytes.magic;
  let field: number[] = [];
  for await (const chunk of source) {
    /** Where in this chunk the frame begins, or goes on. */
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      const end = Math.min(chunk.length, at + left);
      if (part.kind in fieldBytes) field.push(...chunk.subarray(at, end));
      left -= end - at;
      at = end;
      if (left > 0) break;
      const done = part;
      part = nextPart(done, field);
      left = 'bytes' in part ? part.bytes : fieldBytes[part.kind];
      // Earlier chunks kept back what may have been the beginning of a frame to leave out.
      const kept = field.length - (at - from);
      if (done.kind === 'magic' && part.kind !== 'skippable-size' && kept > 0) yield Uint8Array.from(field.slice(0, kept));
      field = [];
      if (part.kind !== 'magic') continue;
      if (done.kind !== 'skippable' && from < at) yield chunk.subarray(from, at);
      from = at;
    }
    if (from < chunk.length && !['magic', 'skippable-size', 'skippable'].includes(part.kind)) yield chunk.subarray(from);
  }
  if (part.kind === 'magic' && field.length > 0) yield Uint8Array.from(field);
}

function nextPart(part: Part, field: readonly number[]): Part {
  switch (part.kind) {
    case 'magic': {
      const number = littleEndian(field);
      if (number === frameMagic) return { kind: 'descriptor' };
      return number - (number % 16) === skippableMagic ? { kind: 'skippable-size' } : { kind: 'unknown', bytes: Infinity };
    }
    case 'skippable-size':
      return { kind: 'skippable', bytes: littleEndian(field) };
    case 'descriptor':
      return headerAfter(field[0] ?? 0);
    case 'block': {
      const number = littleEndian(field);
      const kind = (number >> 1) & 3;
      // One byte that is repeated.
      return { kind: 'content', bytes: kind === 1 ? 1 : number >> 3, isLast: (number & 1) === 1, hasChecksum: part.hasChecksum };
    }
    case 'header':
      return { kind: 'block', hasChecksum: part.hasChecksum };
    case 'content':
      if (!part.isLast) return { kind: 'block', hasChecksum: part.hasChecksum };
      return part.hasChecksum ? { kind: 'checksum', bytes: 4 } : magic;
    case 'checksum':
    case 'skippable':
    case 'unknown':
      return magic;
  }
}

/** Section 3.1.1.1.1. */
function headerAfter(descriptor: number): Part {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return { kind: 'header', bytes: (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function littleEndian(bytes: readonly number[]): number {
  return bytes.reduceRight((number, byte) => number * 256 + byte, 0);
}
