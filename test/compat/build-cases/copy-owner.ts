import type { BuildTopic } from './build-case.ts';

const users = 'RUN echo "ada:x:1001:1002::/home:/bin/sh" >> /etc/passwd && echo "dev:x:1003:" >> /etc/group\n';
const usersMade = { '/etc/group': /^f644 .*dev:x:1003/s, '/etc/passwd': /^f644 .*ada:x:1001/s };

/** Whose the copied files are, and their modes. */
export const copyOwner: BuildTopic = {
  topic: 'COPY --chown and --chmod',
  cases: [
    { name: 'numbers', dockerfile: 'FROM busybox\nCOPY --chown=5:6 a d /x/\n', context: { a: 'a\n', 'd/b': 'b\n' }, tree: { '/x': 'd755 5:6', '/x/a': 'f644 5:6 | a\n', '/x/b': 'f644 5:6 | b\n' } },
    { name: 'a user alone: its number is the group too', dockerfile: 'FROM busybox\nCOPY --chown=5 a /x\n', context: { a: 'a\n' }, tree: { '/x': 'f644 5:5 | a\n' } },
    { name: 'names of the image', dockerfile: `FROM busybox\n${users}COPY --chown=ada:dev a /x\n`, context: { a: 'a\n' }, tree: { ...usersMade, '/x': 'f644 1001:1003 | a\n' } },
    { name: 'a name alone: the first group of that user', dockerfile: 'FROM busybox\nRUN echo "ada:x:1001:1002::/home:/bin/sh" >> /etc/passwd && echo "ada:x:1004:" >> /etc/group\nCOPY --chown=ada a /x\n', context: { a: 'a\n' }, tree: { '/etc/group': /ada/, '/etc/passwd': /ada/, '/x': 'f644 1001:1002 | a\n' }, docker: 'it takes the group that is called like the user' },
    { name: 'a name and a number', dockerfile: `FROM busybox\n${users}COPY --chown=ada:77 a /x\n`, context: { a: 'a\n' }, tree: { ...usersMade, '/x': 'f644 1001:77 | a\n' } },
    { name: 'a user that is not there', dockerfile: 'FROM busybox\nCOPY --chown=nobodyelse a /x\n', context: { a: 'a\n' }, error: { text: /nobodyelse/, line: 2 } },
    { name: 'a group that is not there', dockerfile: 'FROM busybox\nCOPY --chown=root:nogroupelse a /x\n', context: { a: 'a\n' }, error: { text: /nogroupelse/, line: 2 } },
    { name: 'three names', dockerfile: 'FROM busybox\nCOPY --chown=1:2:3 a /x\n', context: { a: 'a\n' }, error: { text: /1:2:3/, line: 2 } },
    { name: 'a number that is none of a user', dockerfile: 'FROM busybox\nCOPY --chown=4294967295 a /x\n', context: { a: 'a\n' }, error: { text: /range/, line: 2 }, docker: 'it takes another number', buildah: 'so does it' },
    { name: 'names in scratch', dockerfile: 'FROM scratch\nCOPY --chown=ada a /x\n', context: { a: 'a\n' }, base: 'scratch', error: { text: /ada/, line: 2 } },
    { name: 'a variable', dockerfile: 'FROM busybox\nARG WHO=7:8\nCOPY --chown=$WHO a /x\n', context: { a: 'a\n' }, tree: { '/x': 'f644 7:8 | a\n' } },
    { name: 'an existing folder keeps its owner', dockerfile: 'FROM busybox\nRUN mkdir -m 700 /x\nCOPY --chown=5:6 a /x/\n', context: { a: 'a\n' }, tree: { '/x': 'd700', '/x/a': 'f644 5:6 | a\n' } },
    { name: 'USER does not own what is copied', dockerfile: 'FROM busybox\nUSER 5:6\nCOPY a /x\n', context: { a: 'a\n' }, tree: { '/x': 'f644 | a\n' } },
    { name: '--chmod in octal', dockerfile: 'FROM busybox\nCOPY --chmod=751 a d /x/\n', context: { a: 'a\n', 'd/b': 'b\n' }, tree: { '/x': /^d755$|^d751$/, '/x/a': 'f751 | a\n', '/x/b': 'f751 | b\n' }, docker: 'its classic builder has --chmod with BuildKit only' },
    { name: '--chmod with a wrong mode', dockerfile: 'FROM busybox\nCOPY --chmod=888 a /x\n', context: { a: 'a\n' }, error: { text: /chmod|mode/i, line: 2 } },
    { name: '--chmod and --chown', dockerfile: 'FROM busybox\nCOPY --chown=5:6 --chmod=0400 a /x\n', context: { a: 'a\n' }, tree: { '/x': 'f400 5:6 | a\n' }, docker: 'its classic builder has --chmod with BuildKit only' },
    { name: '--chmod in symbols', dockerfile: 'FROM busybox\nCOPY --chmod=u=rwX,go=rX d /x/\n', context: { 'd/e/a': { content: 'a\n', mode: 0o600 }, 'd/e/run': { content: '', mode: 0o700 }, 'd/e/f': { folder: 0o700 } }, tree: { '/x': 'd755', '/x/e': 'd755', '/x/e/a': 'f644 | a\n', '/x/e/f': 'd755', '/x/e/run': 'f755 | ' }, docker: 'newer than it', buildah: 'newer than it' },
  ],
};
