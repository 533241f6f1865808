import { blockSize } from './tar-header.ts';

/** An entry as a test wants it, honest or evil. Names are byte strings and go into the header as they are. */
export type ArchiveEntry = {
  readonly name: string;
  /** ustar's type character; a file where it is left out. */
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly linkName?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly major?: number;
  readonly minor?: number;
  /** Text of the size field, where it should lie. */
  readonly sizeField?: string | Buffer;
  /** Records of a pax header put before it. */
  readonly pax?: Readonly<Record<string, string>>;
};

/** A ustar archive in memory, for tests: it checks nothing, so that broken and evil archives can be made. */
export function makeArchive(entries: readonly ArchiveEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(makeEntry), Buffer.alloc(2 * blockSize)]);
}

function makeEntry(entry: ArchiveEntry): Buffer[] {
  const content = Buffer.from(entry.content ?? '');
  const padding = Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize);
  const pax = entry.pax === undefined ? [] : makeEntry({ name: 'pax', type: 'x', content: paxRecords(entry.pax) });
  return [...pax, makeHeader(entry, content.length), content, padding];
}

function makeHeader(entry: ArchiveEntry, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, at: number, digits: number): void => void block.write(value.toString(8).padStart(digits, '0'), at);
  block.write(entry.name, 0, 100, 'latin1');
  octal(entry.mode ?? (entry.type === '5' ? 0o755 : 0o644), 100, 7);
  octal(entry.uid ?? 0, 108, 7);
  octal(entry.gid ?? 0, 116, 7);
  if (entry.sizeField === undefined) octal(size, 124, 11);
  else Buffer.from(entry.sizeField).copy(block, 124, 0, 12);
  octal(entry.mtime ?? 1_700_000_000, 136, 11);
  block.write(entry.type ?? '0', 156);
  block.write(entry.linkName ?? '', 157, 100, 'latin1');
  block.write('ustar\x0000', 257);
  octal(entry.major ?? 0, 329, 7);
  octal(entry.minor ?? 0, 337, 7);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function paxRecords(records: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const body = Buffer.from(` ${key}=${value}\n`, 'latin1');
    let length = body.length + 1;
    while (String(length).length + body.length > length) length += 1;
    return Buffer.concat([Buffer.from(String(length)), body]);
  });
  return Buffer.concat(lines);
}
