import type { BuildTopic } from './build-case.ts';

/** WORKDIR: relative, through variables, made where it is not there. */
export const workdir: BuildTopic = {
  topic: 'WORKDIR',
  cases: [
    { name: 'is made, with what is above it', dockerfile: 'FROM busybox\nWORKDIR /a/b/c\n', tree: { '/a': 'd755', '/a/b': 'd755', '/a/b/c': 'd755' }, config: { WorkingDir: '/a/b/c' } },
    { name: 'relative to the one before', dockerfile: 'FROM busybox\nWORKDIR /a\nWORKDIR b\nWORKDIR ../c\nRUN pwd > /where\n', tree: { '/a': 'd755', '/a/b': 'd755', '/a/c': 'd755', '/where': 'f644 | /a/c\n' }, config: { WorkingDir: '/a/c' } },
    { name: 'relative without one before', dockerfile: 'FROM busybox\nWORKDIR a\n', tree: { '/a': 'd755' }, config: { WorkingDir: '/a' } },
    { name: 'variables', dockerfile: 'FROM busybox\nENV DIR=/a\nARG SUB=b\nWORKDIR $DIR/${SUB}\n', tree: { '/a': 'd755', '/a/b': 'd755' }, config: { Env: ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'DIR=/a'], WorkingDir: '/a/b' } },
    { name: 'a slash at the end', dockerfile: 'FROM busybox\nWORKDIR /a/\n', tree: { '/a': 'd755' }, config: { WorkingDir: '/a' }, docker: 'it keeps the slash', buildah: 'so does it' },
    { name: 'blanks', dockerfile: 'FROM busybox\nWORKDIR /a b\n', tree: { '/a b': 'd755' }, config: { WorkingDir: '/a b' } },
    { name: 'one that is there stays as it is', dockerfile: 'FROM busybox\nRUN mkdir -m 700 /a\nWORKDIR /a\n', tree: { '/a': 'd700' }, config: { WorkingDir: '/a' } },
    { name: 'after USER it is still of root', dockerfile: 'FROM busybox\nUSER 5:6\nWORKDIR /a\n', tree: { '/a': 'd755' }, config: { User: '5:6', WorkingDir: '/a' }, buildah: 'it gives it to the user' },
    { name: 'through a link', dockerfile: 'FROM busybox\nRUN mkdir /real && ln -s /real /l\nWORKDIR /l/a\nRUN pwd -P > /where\n', tree: { '/l': 'l -> /real', '/real': 'd755', '/real/a': 'd755', '/where': 'f644 | /real/a\n' }, config: { WorkingDir: '/l/a' } },
    { name: 'below a link that leads to nothing', dockerfile: 'FROM busybox\nRUN ln -s /gone/deep /l\nWORKDIR /l/a\nRUN pwd -P > /where\n', tree: { '/gone': 'd755', '/gone/deep': 'd755', '/gone/deep/a': 'd755', '/l': 'l -> /gone/deep', '/where': 'f644 | /gone/deep/a\n' }, config: { WorkingDir: '/l/a' } },
    { name: 'a link that leads to nothing', dockerfile: 'FROM busybox\nRUN ln -s ../gone /etc/l\nWORKDIR /etc/l\nRUN pwd -P > /where\n', tree: { '/etc/l': 'l -> ../gone', '/gone': 'd755', '/where': 'f644 | /gone\n' }, config: { WorkingDir: '/etc/l' } },
    { name: 'links in a circle', dockerfile: 'FROM busybox\nRUN ln -s b /a && ln -s a /b\nWORKDIR /a/x\n', error: { text: /too many links/, line: 3 } },
    { name: 'a file in the way', dockerfile: 'FROM busybox\nRUN echo > /a\nWORKDIR /a\n', error: { text: /\/a/, line: 3 } },
    { name: 'of the base image', dockerfile: 'FROM tidewharf-test/web:1\nRUN pwd > /tmp/where\n', base: 'tidewharf-test/web:1', tree: { '/tmp/where': 'f644 | /www\n' } },
    { name: 'in scratch', dockerfile: 'FROM scratch\nWORKDIR /a\n', base: 'scratch', tree: { '/a': 'd755' }, config: { WorkingDir: '/a' }, docker: 'it adds a PATH to an image that has none', buildah: 'so does it' },
  ],
};
