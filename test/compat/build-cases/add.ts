import { gzipSync, zstdCompressSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { buildTar } from '../../support/build-image.ts';
import type { BuildTopic } from './build-case.ts';

const tar = await buildTar({
  d: { type: 'directory', mode: 0o750, uid: 5, gid: 6 },
  'd/a': { content: 'a\n', mode: 0o640, uid: 5, gid: 6 },
  'd/l': { type: 'symlink', linkname: 'a' },
  'd/h': { type: 'link', linkname: 'd/a', mode: 0o640, uid: 5, gid: 6 },
});
const unpacked = { '/x': 'd755', '/x/d': 'd750 5:6', '/x/d/a': 'f640 5:6 | a\n', '/x/d/h': '= /x/d/a', '/x/d/l': 'l -> a' };
const climbing = await buildTar({ '../../out': 'out\n', 'in': 'in\n' });
const packed = (command: string): Buffer => execFileSync(command, ['-c'], { input: tar });
const sealed = await buildTar({ sealed: { content: 'x\n', pax: { 'SCHILY.xattr.user.note': 'kept' } } });

const linked = await buildTar({
  d: { type: 'directory', mode: 0o755 },
  l: { type: 'symlink', linkname: 'd' },
  'l/through': 'one\n',
  'd/e/up': { type: 'symlink', linkname: '../../l' },
  'd/e/up/f/deep': 'two\n',
  'd/root': { type: 'symlink', linkname: '/d/e' },
  'd/root/there': 'three\n',
});
const circle = await buildTar({ a: { type: 'symlink', linkname: 'b' }, b: { type: 'symlink', linkname: 'a' }, 'a/x': 'x\n' });

const newer = 'newer than it';

/** ADD of files, archives and what is downloaded. */
export const add: BuildTopic = {
  topic: 'ADD',
  cases: [
    { name: 'a file', dockerfile: 'FROM busybox\nADD a /x/\n', context: { a: 'a\n' }, tree: { '/x': 'd755', '/x/a': 'f644 | a\n' } },
    { name: 'a tar is unpacked', dockerfile: 'FROM busybox\nADD a.tar /x/\n', context: { 'a.tar': { content: tar } }, tree: unpacked },
    { name: 'to a name without a slash: still a folder', dockerfile: 'FROM busybox\nADD a.tar /x\n', context: { 'a.tar': { content: tar } }, tree: unpacked },
    { name: 'gzip', dockerfile: 'FROM busybox\nADD a.tgz /x/\n', context: { 'a.tgz': { content: gzipSync(tar) } }, tree: unpacked },
    { name: 'xz', dockerfile: 'FROM busybox\nADD a.tar.xz /x/\n', context: { 'a.tar.xz': { content: packed('xz') } }, tree: unpacked },
    { name: 'bzip2', dockerfile: 'FROM busybox\nADD a.tar.bz2 /x/\n', context: { 'a.tar.bz2': { content: packed('bzip2') } }, tree: unpacked },
    { name: 'zstd', dockerfile: 'FROM busybox\nADD a.tar.zst /x/\n', context: { 'a.tar.zst': { content: zstdCompressSync(tar) } }, tree: unpacked, docker: newer, buildah: 'it copies it' },
    { name: 'the name does not matter', dockerfile: 'FROM busybox\nADD a.txt /x/\n', context: { 'a.txt': { content: gzipSync(tar) } }, tree: unpacked },
    { name: 'what is only called an archive is copied', dockerfile: 'FROM busybox\nADD a.tar /x/\n', context: { 'a.tar': 'no tar\n' }, tree: { '/x': 'd755', '/x/a.tar': 'f644 | no tar\n' } },
    { name: 'a packed file that is no tar is copied', dockerfile: 'FROM busybox\nADD a.gz /x/\n', context: { 'a.gz': { content: gzipSync('text\n') } }, tree: { '/x': 'd755', '/x/a.gz': /^f644 \| sha256:/ } },
    { name: 'COPY does not unpack', dockerfile: 'FROM busybox\nCOPY a.tar /x/\n', context: { 'a.tar': { content: tar } }, tree: { '/x': 'd755', '/x/a.tar': /^f644 \| / } },
    { name: 'an archive over what is there', dockerfile: 'FROM busybox\nRUN mkdir -p /x/d && echo old > /x/d/a && echo old > /x/d/old\nADD a.tar /x/\n', context: { 'a.tar': { content: tar } }, tree: { ...unpacked, '/x/d/old': 'f644 | old\n' } },
    { name: 'an archive with files below its own links', dockerfile: 'FROM busybox\nADD a.tar /x/\n', context: { 'a.tar': { content: linked } }, tree: { '/x': 'd755', '/x/d': 'd755', '/x/d/e': 'd755', '/x/d/e/there': 'f644 | three\n', '/x/d/e/up': 'l -> ../../l', '/x/d/f': 'd755', '/x/d/f/deep': 'f644 | two\n', '/x/d/root': 'l -> /d/e', '/x/d/through': 'f644 | one\n', '/x/l': 'l -> d' } },
    { name: 'an archive with links in a circle', dockerfile: 'FROM busybox\nADD a.tar /x/\n', context: { 'a.tar': { content: circle } }, error: { text: /too many links/, line: 2 } },
    { name: 'an archive that climbs out is refused', dockerfile: 'FROM busybox\nADD a.tar /x/\n', context: { 'a.tar': { content: climbing } }, error: { text: /leads out/, line: 2 }, docker: 'it lays it into the folder', buildah: 'so does it' },
    { name: 'an archive with extended attributes', dockerfile: 'FROM busybox\nADD a.tar /x/\n', context: { 'a.tar': { content: sealed } }, tree: { '/x': 'd755', '/x/sealed': 'f644 user.note=6b657074 | x\n' }, docker: 'it keeps those in a namespace of the system only' },
    { name: '--chown of an archive is for its folder alone', dockerfile: 'FROM busybox\nADD --chown=7:8 a.tar /x/\n', context: { 'a.tar': { content: tar } }, tree: { ...unpacked, '/x': /^d755( 7:8)?$/ } },
    { name: 'a URL to a folder', dockerfile: 'FROM busybox\nADD $URL/hello.txt /x/\n', tree: { '/x': 'd755', '/x/hello.txt': 'f600 | hello from afar\n' } },
    { name: 'a URL to a name', dockerfile: 'FROM busybox\nADD $URL/hello.txt /x\n', tree: { '/x': 'f600 | hello from afar\n' } },
    { name: 'a URL that moved', dockerfile: 'FROM busybox\nADD $URL/moved /x\n', tree: { '/x': 'f600 | hello from afar\n' } },
    { name: 'an archive behind a URL stays one', dockerfile: 'FROM busybox\nADD $URL/archive.tar /x/\n', tree: { '/x': 'd755', '/x/archive.tar': /^f600/ } },
    { name: 'a URL with owner', dockerfile: 'FROM busybox\nADD --chown=5:6 $URL/hello.txt /x\n', tree: { '/x': 'f600 5:6 | hello from afar\n' } },
    { name: 'a URL that is not there', dockerfile: 'FROM busybox\nADD $URL/nothing /x\n', error: { text: /404/, line: 2 } },
    { name: 'a URL without a file name, to a folder', dockerfile: 'FROM busybox\nADD $URL/ /x/\n', error: { text: /file ?name|404/, line: 2 } },
    { name: '--checksum that fits', dockerfile: 'FROM busybox\nADD --checksum=sha256:1fec71b746ba1bc9adbb4c3666f87d7adb1d20c942e4a7244808ae3a3bd85309 $URL/hello.txt /x\n', tree: { '/x': 'f600 | hello from afar\n' }, docker: newer, buildah: newer },
    { name: '--checksum of a file of the context', dockerfile: `FROM busybox\nADD --checksum=sha256:${'0'.repeat(64)} a /x\n`, context: { a: 'a\n' }, error: { text: /--checksum is for what is downloaded: a is not/, line: 2 }, docker: newer, buildah: newer },
    { name: '--checksum that does not', dockerfile: `FROM busybox\nADD --checksum=sha256:${'0'.repeat(64)} $URL/hello.txt /x\n`, error: { text: /1fec71b7/, line: 2 }, docker: newer, buildah: newer },
  ],
};
