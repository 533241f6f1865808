import { expect, test } from 'vitest';
import { createFrameParser } from './web-socket.ts';

/** A masked frame as a client sends it. */
function frame(opcode: number, data: Buffer, mask = Buffer.from([1, 2, 3, 4])): Buffer {
  const { length } = data;
  const size = length < 126 ? Buffer.from([0x80 | length]) : length < 65_536 ? Buffer.alloc(3) : Buffer.alloc(9);
  if (length >= 126 && length < 65_536) {
    size[0] = 0x80 | 126;
    size.writeUInt16BE(length, 1);
  } else if (length >= 65_536) {
    size[0] = 0x80 | 127;
    size.writeBigUInt64BE(BigInt(length), 1);
  }
  return Buffer.concat([Buffer.from([0x80 | opcode]), size, mask, data.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

const sizes = [0, 1, 125, 126, 127, 65_535, 65_536];

test.each([1, 2, 7, 64, 1_000_000])('frames that come in pieces of %d bytes', (piece) => {
  const bytes = Buffer.concat(sizes.filter((size) => piece > 7 || size < 1000).map((size) => frame(2, Buffer.alloc(size, size % 251))));
  const parse = createFrameParser();
  const got: { opcode: number; data: Buffer }[] = [];
  for (let from = 0; from < bytes.length; from += piece) got.push(...(parse(bytes.subarray(from, from + piece)) ?? []));
  expect(got.map(({ opcode, data }) => [opcode, data.length, data.every((byte) => byte === data.length % 251)])).toEqual(
    sizes.filter((size) => piece > 7 || size < 1000).map((size) => [2, size, true]),
  );
});

test.each([
  ['no mask', Buffer.from([0x82, 0x01, 0x41])],
  ['reserved bits', Buffer.from([0xc2, 0x81, 0, 0, 0, 0, 0])],
  ['a length beyond all', Buffer.from([0x82, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0])],
])('%s breaks the protocol', (_, bytes) => {
  expect(createFrameParser()(bytes)).toBeUndefined();
});
