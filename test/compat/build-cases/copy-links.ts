import type { BuildTopic } from './build-case.ts';

/** Links in the context, links in the image, and copies out of other stages and images. */
export const copyLinks: BuildTopic = {
  topic: 'COPY with links and from stages',
  cases: [
    { name: 'a link to a file is followed', dockerfile: 'FROM busybox\nCOPY l /x\n', context: { a: 'a\n', l: { link: 'a' } }, tree: { '/x': 'f644 | a\n' } },
    { name: 'a link to a folder is followed', dockerfile: 'FROM busybox\nCOPY l /x\n', context: { 'd/a': 'a\n', l: { link: 'd' } }, tree: { '/x': 'd755', '/x/a': 'f644 | a\n' } },
    { name: 'links inside a folder stay links', dockerfile: 'FROM busybox\nCOPY d /x\n', context: { 'd/a': 'a\n', 'd/l': { link: 'a' }, 'd/up': { link: '../../etc' }, 'd/gone': { link: 'nothing' } }, tree: { '/x': 'd755', '/x/a': 'f644 | a\n', '/x/gone': 'l -> nothing', '/x/l': 'l -> a', '/x/up': 'l -> ../../etc' } },
    { name: 'a link that leads nowhere', dockerfile: 'FROM busybox\nCOPY l /x\n', context: { l: { link: 'nothing' } }, error: { text: /nothing|"?l"?/, line: 2 } },
    { name: 'a link that leads nowhere among those of a star', dockerfile: 'FROM busybox\nCOPY l* /x/\n', context: { l1: { link: 'nothing' }, l2: 'l\n' }, error: { text: /l1/, line: 2 } },
    { name: 'one that is left out is no error', dockerfile: 'FROM busybox\nCOPY l* /x/\n', context: { l1: { link: 'nothing' }, l2: 'l\n', '.dockerignore': 'l1\n' }, tree: { '/x': 'd755', '/x/l2': 'f644 | l\n' } },
    { name: 'a link out of the context', dockerfile: 'FROM busybox\nCOPY l /x\n', context: { l: { link: '/etc/hostname-that-is-not-in-the-context' } }, error: { text: /hostname-that|"?l"?/, line: 2 } },
    { name: 'a destination that is a link to a folder', dockerfile: 'FROM busybox\nRUN mkdir /real && ln -s real /l\nCOPY a /l/\n', context: { a: 'a\n' }, tree: { '/l': 'l -> real', '/real': 'd755', '/real/a': 'f644 | a\n' } },
    { name: 'a destination below an absolute link', dockerfile: 'FROM busybox\nRUN mkdir /real && ln -s /real /l\nCOPY a /l/b/c\n', context: { a: 'a\n' }, tree: { '/l': 'l -> /real', '/real': 'd755', '/real/b': 'd755', '/real/b/c': 'f644 | a\n' } },
    { name: 'a destination link that climbs out stays in the image', dockerfile: 'FROM busybox\nRUN ln -s ../../../../../../tmp /l\nCOPY a /l/b\n', context: { a: 'a\n' }, tree: { '/l': 'l -> ../../../../../../tmp', '/tmp/b': 'f644 | a\n' } },
    { name: 'a folder over a link to a folder', dockerfile: 'FROM busybox\nRUN mkdir -p /x/real && ln -s real /x/l\nCOPY d /x/\n', context: { 'd/l/a': 'a\n' }, tree: { '/x': 'd755', '/x/l': 'd755', '/x/l/a': 'f644 | a\n', '/x/real': 'd755' } },
    { name: 'from a stage by name', dockerfile: 'FROM busybox AS made\nRUN echo one > /one && chmod 640 /one && chown 5:6 /one\nFROM busybox\nCOPY --from=made /one /x\n', tree: { '/x': 'f640 5:6 | one\n' } },
    { name: 'from a stage by number', dockerfile: 'FROM busybox\nRUN echo one > /one\nFROM busybox\nRUN echo two > /two\nFROM busybox\nCOPY --from=0 one /\nCOPY --from=1 two /\n', tree: { '/one': 'f644 | one\n', '/two': 'f644 | two\n' } },
    { name: 'from a stage, name in capitals', dockerfile: 'FROM busybox AS Made\nRUN echo one > /one\nFROM busybox\nCOPY --from=MADE /one /x\n', tree: { '/x': 'f644 | one\n' } },
    { name: 'from an image', dockerfile: 'FROM scratch\nCOPY --from=tidewharf-test/web:1 /www/ /serve.sh /x/\n', base: 'scratch', tree: { '/x': 'd755', '/x/index.html': /^f644/, '/x/serve.sh': /^f755/ } },
    { name: 'a folder with links and hard links from a stage', dockerfile: 'FROM busybox AS made\nRUN mkdir -p /d/e && echo one > /d/one && ln /d/one /d/two && ln -s one /d/l && ln -s /d/e /d/abs && mkfifo /d/e/pipe\nFROM busybox\nCOPY --from=made /d /x\n', tree: { '/x': 'd755', '/x/abs': 'l -> /d/e', '/x/e': 'd755', '/x/e/pipe': 'p644', '/x/l': 'l -> one', '/x/one': 'f644 | one\n', '/x/two': /one\n$|= / } },
    { name: 'owners from a stage are kept, but for a folder that is made', dockerfile: 'FROM busybox AS made\nRUN mkdir /d && echo one > /d/one && chown -R 5:6 /d && chmod 2770 /d\nFROM busybox\nCOPY --from=made /d /x\n', tree: { '/x': 'd755', '/x/one': 'f644 5:6 | one\n' } },
    { name: 'an absolute link in a stage leads inside the stage', dockerfile: 'FROM busybox AS made\nRUN mkdir /real && echo one > /real/one && ln -s /real /l\nFROM busybox\nCOPY --from=made /l/one /x\n', tree: { '/x': 'f644 | one\n' } },
    { name: 'the root of a stage', dockerfile: 'FROM scratch AS made\nCOPY a /\nCOPY d /d\nFROM scratch\nCOPY --from=made / /\n', context: { a: 'a\n', 'd/b': 'b\n' }, base: 'scratch', tree: { '/a': 'f644 | a\n', '/d': 'd755', '/d/b': 'f644 | b\n' } },
    { name: 'a star in a stage', dockerfile: 'FROM busybox AS made\nRUN mkdir /d && touch /d/a.so.1 /d/b.so.1 /d/c\nFROM scratch\nCOPY --from=made /d/*.so.* /lib/\n', base: 'scratch', tree: { '/lib': 'd755', '/lib/a.so.1': 'f644 | ', '/lib/b.so.1': 'f644 | ' } },
    { name: 'from a later stage', dockerfile: 'FROM busybox AS one\nCOPY --from=two /a /b\nFROM busybox AS two\nRUN echo a > /a\n', options: { target: 'one' }, tree: { '/b': 'f644 | a\n' }, docker: 'it knows the stages before only, and takes the name for an image', buildah: 'so does it' },
    { name: 'two stages from each other', dockerfile: 'FROM busybox AS one\nCOPY --from=two /a /a\nFROM busybox AS two\nCOPY --from=one /a /a\n', error: { text: /circular|one|two/ } },
    { name: 'from itself', dockerfile: 'FROM busybox AS one\nCOPY --from=one /a /a\n', error: { text: /one/, line: 2 } },
    { name: 'from a number that is no stage', dockerfile: 'FROM busybox\nCOPY --from=7 /a /a\n', error: { text: /7/, line: 2 } },
    { name: 'a file that a stage has not', dockerfile: 'FROM busybox AS made\nFROM busybox\nCOPY --from=made /nothing-here /a\n', error: { text: /nothing-here/, line: 3 } },
    { name: '.dockerignore does not hide what a stage has', dockerfile: 'FROM busybox AS made\nRUN echo one > /one.log\nFROM busybox\nCOPY --from=made /one.log /x\n', context: { '.dockerignore': '*.log\n' }, tree: { '/x': 'f644 | one\n' } },
  ],
};
