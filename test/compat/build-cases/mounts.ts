import type { BuildTopic } from './build-case.ts';

const docker = 'RUN --mount needs BuildKit';
const later = 'its 1.28 has no such option';

/** RUN --mount of every type. */
export const mounts: BuildTopic = {
  topic: 'RUN --mount',
  cases: [
    { name: 'bind of the context', dockerfile: 'FROM busybox\nRUN --mount=type=bind,target=/src cat /src/a > /out\n', context: { a: 'a\n' }, tree: { '/out': 'f644 | a\n' }, docker },
    { name: 'bind is the type where none is said', dockerfile: 'FROM busybox\nRUN --mount=target=/tmp cat /tmp/a > /out\n', context: { a: 'a\n' }, tree: { '/out': 'f644 | a\n' }, docker },
    { name: 'bind of a file', dockerfile: 'FROM busybox\nRUN --mount=type=bind,source=d/a,target=/etc/group cat /etc/group > /out\n', context: { 'd/a': 'a\n' }, tree: { '/out': 'f644 | a\n' }, docker, buildah: 'differs' },
    { name: 'bind of a stage', dockerfile: 'FROM busybox AS made\nRUN mkdir /d && echo one > /d/one\nFROM busybox\nRUN --mount=from=made,source=/d,target=/tmp cat /tmp/one > /out\n', tree: { '/out': 'f644 | one\n' }, docker },
    { name: 'bind of an image', dockerfile: 'FROM busybox\nRUN --mount=from=tidewharf-test/web:1,source=/www,target=/tmp cat /tmp/index.html > /out\n', tree: { '/out': /^f644 \| .*</ }, docker },
    { name: 'bind cannot be written to', dockerfile: 'FROM busybox\nRUN --mount=target=/tmp echo x > /tmp/a\n', context: { a: 'a\n' }, error: { text: /non-zero code: 1|exit (code|status):? 1/, line: 2 }, docker },
    { name: 'bind with rw: what is written is lost', dockerfile: 'FROM busybox\nRUN --mount=target=/tmp,rw echo x > /tmp/a; cat /tmp/a > /out\nRUN --mount=target=/tmp cat /tmp/a >> /out\n', context: { a: 'a\n' }, tree: { '/out': 'f644 | x\na\n' }, docker, buildah: 'it writes into the context' },
    { name: 'bind of what is not there', dockerfile: 'FROM busybox\nRUN --mount=source=nothing,target=/tmp true\n', error: { text: /nothing/, line: 2 }, docker, buildah: 'it takes an empty folder' },
    { name: 'bind on a folder that is not there leaves nothing', dockerfile: 'FROM busybox\nRUN --mount=target=/x/y cat /x/y/a > /out\n', context: { a: 'a\n' }, tree: { '/out': 'f644 | a\n' }, docker, buildah: 'leaves the folder that it mounted on' },
    { name: 'cache keeps from step to step, and out of the image', dockerfile: 'FROM busybox\nRUN --mount=type=cache,target=/tmp,id=case-one echo one > /tmp/one\nRUN --mount=type=cache,target=/tmp,id=case-one cat /tmp/one > /out\nRUN --mount=type=cache,target=/tmp,id=case-other ls /tmp >> /out\n', tree: { '/out': 'f644 | one\n' }, docker },
    { name: 'cache with owner and mode', dockerfile: 'FROM busybox\nRUN --mount=type=cache,target=/tmp,id=case-owner,uid=5,gid=6,mode=0700 stat -c "%u %g %a" /tmp > /out\n', tree: { '/out': 'f644 | 5 6 700\n' }, docker },
    { name: 'cache that begins with a folder of a stage', dockerfile: 'FROM busybox AS made\nRUN mkdir /d && echo one > /d/one\nFROM busybox\nRUN --mount=type=cache,target=/tmp,id=case-from,from=made,source=/d cat /tmp/one > /out\n', tree: { '/out': 'f644 | one\n' }, docker, buildah: 'differs' },
    { name: 'cache of each kind of sharing', dockerfile: 'FROM busybox\nRUN --mount=type=cache,target=/tmp/a,id=case-shared,sharing=shared --mount=type=cache,target=/tmp/b,sharing=private --mount=type=cache,target=/tmp/c,sharing=locked touch /tmp/a/x /tmp/b/x /tmp/c/x; echo one > /out\n', tree: { '/out': 'f644 | one\n' }, docker, buildah: 'leaves folders' },
    { name: 'sharing of another kind', dockerfile: 'FROM busybox\nRUN --mount=type=cache,target=/tmp,sharing=often true\n', error: { text: /often|sharing/, line: 2 }, docker },
    { name: 'tmpfs', dockerfile: 'FROM busybox\nRUN --mount=type=tmpfs,target=/tmp,size=1048576 grep " /tmp tmpfs" /proc/self/mounts | grep -c size=1024k > /out; echo x > /tmp/x\n', tree: { '/out': 'f644 | 1\n' }, docker, buildah: later },
    { name: 'secret as a file', dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=token cat /run/secrets/token | tr a-z A-Z > /out; stat -c "%a %u:%g" /run/secrets/token >> /out\n', options: { secrets: { token: 'quiet' } }, tree: { '/out': 'f644 | QUIET400 0:0\n' }, docker, buildah: 'leaves folders' },
    { name: 'secret with target, owner and mode', dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=token,target=/tmp/t,uid=5,gid=6,mode=0440 stat -c "%a %u:%g" /tmp/t > /out\n', options: { secrets: { token: 'quiet' } }, tree: { '/out': 'f644 | 440 5:6\n' }, docker, buildah: 'leaves the file that it mounted on' },
    { name: 'secret as a variable', dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=token,env=TOKEN echo ${#TOKEN} > /out\nRUN echo "[$TOKEN]" >> /out\n', options: { secrets: { token: 'quiet' } }, tree: { '/out': 'f644 | 5\n[]\n' }, config: {}, docker, buildah: later },
    { name: 'a secret that is not given is left out', dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=token test ! -e /run/secrets/token && echo none > /out\n', tree: { '/out': 'f644 | none\n' }, docker },
    { name: 'a secret that is required and not given', dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=token,required cat /run/secrets/token\n', error: { text: /token/, line: 2 }, docker },
    { name: 'ssh that is not given is left out', dockerfile: 'FROM busybox\nRUN --mount=type=ssh echo "[$SSH_AUTH_SOCK]" > /out\n', tree: { '/out': 'f644 | []\n' }, docker },
    { name: 'ssh that is required', dockerfile: 'FROM busybox\nRUN --mount=type=ssh,required true\n', error: { text: /ssh/i, line: 2 }, docker },
    { name: 'a mount of another type', dockerfile: 'FROM busybox\nRUN --mount=type=cloud,target=/x true\n', error: { text: /cloud/, line: 2 }, docker },
    { name: 'a mount without a target', dockerfile: 'FROM busybox\nRUN --mount=type=cache true\n', error: { text: /target/, line: 2 }, docker },
    { name: 'a mount with an option that is none', dockerfile: 'FROM busybox\nRUN --mount=type=tmpfs,target=/x,colour=blue true\n', error: { text: /colour/, line: 2 }, docker },
    { name: 'variables in a mount', dockerfile: 'FROM busybox\nARG WHERE=d\nRUN --mount=source=${WHERE},target=/tmp cat /tmp/a > /out\n', context: { 'd/a': 'a\n' }, tree: { '/out': 'f644 | a\n' }, docker, buildah: later },
  ],
};
