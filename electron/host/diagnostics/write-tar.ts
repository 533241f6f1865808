const block = 512;

/** A tar (ustar, POSIX.1-1988) of short names with text, for anything that reads archives. */
export function writeTar(files: readonly { readonly name: string; readonly text: string }[], modified: Date): Buffer {
  const parts = files.flatMap(({ name, text }) => {
    const bytes = Buffer.from(text);
    return [headerOf(name, bytes.length, modified), bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function headerOf(name: string, size: number, modified: Date): Buffer {
  const header = Buffer.alloc(block);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  const fields: readonly (readonly [number, string])[] = [
    [0, name.slice(0, 100)], [100, octal(0o600, 8)], [108, octal(0, 8)], [116, octal(0, 8)], [124, octal(size, 12)],
    [136, octal(Math.floor(modified.getTime() / 1000), 12)], [148, ' '.repeat(8)], [156, '0'], [257, 'ustar'], [263, '00'],
  ];
  for (const [offset, text] of fields) header.write(text, offset, 'latin1');
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
