import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packOneFile, unpackOneFile } from './one-file-tar.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'one-file-'));
});
afterEach(() => rmSync(home, { recursive: true }));

async function* pieces(text: string, size = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const all = async (source: AsyncIterable<Buffer>): Promise<Buffer> => Buffer.concat(await Array.fromAsync(source));

test.each(['plain.txt', 'größe.txt', `${'long'.repeat(40)}.txt`, 'with space'])('%s is unpacked by tar as it was', async (name) => {
  const content = 'some text\n'.repeat(200);
  writeFileSync(join(home, 'a.tar'), await all(packOneFile({ name, bytes: content.length, modified: new Date(1e12) }, pieces(content))));
  execFileSync('tar', ['-xf', 'a.tar'], { cwd: home });
  expect(readFileSync(join(home, name), 'utf8')).toBe(content);
});

test('a file that grew or shrank meanwhile is told', async () => {
  const file = { name: 'a', bytes: 5, modified: new Date() };
  await expect(all(packOneFile(file, pieces('four')))).rejects.toMatchObject({ kind: 'conflict' });
  await expect(all(packOneFile(file, pieces('longer')))).rejects.toMatchObject({ kind: 'conflict' });
});

test('the first file of what tar made is taken, whatever stands before it', async () => {
  const name = `${'n'.repeat(120)}.txt`;
  writeFileSync(join(home, name), 'content of it');
  for (const format of ['pax', 'gnu', 'ustar']) {
    writeFileSync(join(home, 'short'), 'content of it');
    const archive = execFileSync('tar', [`--format=${format}`, '-cf', '-', format === 'ustar' ? 'short' : name], { cwd: home });
    expect((await all(unpackOneFile(pieces(archive.toString('latin1'), 100), 'x'))).toString(), format).toBe('content of it');
  }
});

test('no file, and half of one', async () => {
  execFileSync('mkdir', [join(home, 'folder')]);
  const archive = execFileSync('tar', ['-cf', '-', 'folder'], { cwd: home });
  await expect(all(unpackOneFile(pieces(archive.toString('latin1'), 512), 'folder'))).rejects.toMatchObject({ kind: 'invalid', message: 'folder: it is no file' });
  const whole = await all(packOneFile({ name: 'a', bytes: 9, modified: new Date() }, pieces('nine byte')));
  await expect(all(unpackOneFile(pieces(whole.toString('latin1').slice(0, 515), 512), 'a'))).rejects.toMatchObject({ kind: 'corrupt' });
});
