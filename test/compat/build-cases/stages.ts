import type { BuildTopic } from './build-case.ts';

/** Stages: names, targets, what is built and what is not. */
export const stages: BuildTopic = {
  topic: 'stages and flags',
  cases: [
    { name: 'a stage on a stage', dockerfile: 'FROM busybox AS one\nENV A=1\nRUN echo one > /one\nFROM one AS two\nRUN echo $A > /two\n', tree: { '/one': 'f644 | one\n', '/two': 'f644 | 1\n' }, config: { Env: ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'A=1'] } },
    { name: 'a stage has the name of an image', dockerfile: 'FROM tidewharf-test/web:1 AS busybox\nRUN echo one > /one\nFROM busybox\n', base: 'tidewharf-test/web:1', tree: { '/one': 'f644 | one\n' } },
    { name: '--target by name', dockerfile: 'FROM busybox AS one\nRUN echo one > /one\nFROM busybox AS two\nRUN echo two > /two\n', options: { target: 'one' }, tree: { '/one': 'f644 | one\n' } },
    { name: '--target in another case', dockerfile: 'FROM busybox AS One\nRUN echo one > /one\nFROM busybox AS two\nRUN echo two > /two\n', options: { target: 'ONE' }, tree: { '/one': 'f644 | one\n' } },
    { name: '--target by number', dockerfile: 'FROM busybox\nRUN echo one > /one\nFROM busybox\nRUN echo two > /two\n', options: { target: '0' }, tree: { '/one': 'f644 | one\n' }, docker: 'its classic builder knows a target by its name only' },
    { name: '--target that is no stage', dockerfile: 'FROM busybox AS one\n', options: { target: 'other' }, error: { text: /other/ } },
    { name: 'stages after the target are not built', dockerfile: 'FROM busybox AS one\nRUN echo one > /one\nFROM busybox\nRUN false\n', options: { target: 'one' }, tree: { '/one': 'f644 | one\n' } },
    { name: 'stages that the target does not need are not built', dockerfile: 'FROM busybox AS broken\nRUN false\nFROM busybox\nRUN echo one > /one\n', tree: { '/one': 'f644 | one\n' }, docker: 'the classic builder builds every stage before the target' },
    { name: 'FROM scratch', dockerfile: 'FROM scratch\nCOPY a /a\n', context: { a: 'a\n' }, base: 'scratch', tree: { '/a': 'f644 | a\n' } },
    { name: 'FROM scratch with settings alone', dockerfile: 'FROM scratch\nLABEL a=1\nCMD ["/x"]\n', base: 'scratch', config: { Cmd: ['/x'], Labels: { a: '1' } }, tree: {}, docker: 'it adds a PATH to an image that has none', buildah: 'differs' },
    { name: 'FROM of an image that is not there', dockerfile: 'FROM 127.0.0.1:1/no/such:1\n', error: { text: /127\.0\.0\.1:1/, line: 1 } },
    { name: 'FROM of a name that is none', dockerfile: 'FROM Busy_Box!\n', error: { text: /invalid reference format|Busy_Box!/, line: 1 } },
    { name: 'FROM of another platform than there is', dockerfile: 'FROM --platform=linux/nonsense/v9/x busybox\n', error: { text: /platform|nonsense/, line: 1 } },
    { name: '--label', dockerfile: 'FROM busybox\nLABEL a=file b=file\n', options: { labels: { a: 'flag', c: 'flag' } }, config: { Labels: { a: 'flag', b: 'file', c: 'flag' } } },
    { name: '--add-host', dockerfile: 'FROM busybox\nRUN grep far.example /etc/hosts | tr -s "\\t " " " > /hosts\n', options: { addHosts: ['far.example:10.1.2.3'] }, tree: { '/hosts': 'f644 | 10.1.2.3 far.example\n' } },
    { name: '--shm-size', dockerfile: 'FROM busybox\nRUN df -k /dev/shm | tail -1 | tr -s " " | cut -d " " -f 2 > /size\n', options: { shmSize: 8_388_608 }, tree: { '/size': 'f644 | 8192\n' }, buildah: 'chroot isolation has the /dev/shm of the machine' },
    { name: '--ulimit', dockerfile: 'FROM busybox\nRUN ulimit -n > /limit; ulimit -Hn >> /limit\n', options: { ulimits: ['nofile=200:300'] }, tree: { '/limit': 'f644 | 200\n300\n' } },
    { name: '--no-cache', dockerfile: 'FROM busybox\nRUN echo one > /one\n', options: { noCache: true }, tree: { '/one': 'f644 | one\n' } },
    { name: '-f of another name', dockerfile: 'FROM busybox\nCOPY a /\n', options: { file: 'docker/app.Dockerfile' }, context: { a: 'a\n', Dockerfile: 'FROM busybox\nRUN false\n' }, tree: { '/a': 'f644 | a\n' } },
    { name: 'Dockerfile on the input, with a context', dockerfile: 'FROM busybox\nCOPY a /\n', options: { stdin: 'dockerfile' }, context: { a: 'a\n' }, tree: { '/a': 'f644 | a\n' } },
    { name: 'Dockerfile on the input alone', dockerfile: 'FROM busybox\nRUN echo one > /one\n', options: { stdin: 'dockerfile-alone' }, tree: { '/one': 'f644 | one\n' } },
    { name: 'Dockerfile on the input alone has nothing to copy', dockerfile: 'FROM busybox\nCOPY a /\n', options: { stdin: 'dockerfile-alone' }, error: { text: /a/, line: 2 } },
    { name: 'the context on the input', dockerfile: 'FROM busybox\nCOPY a d /x/\n', options: { stdin: 'tar' }, context: { a: 'a\n', 'd/b': { content: 'b\n', mode: 0o600 } }, tree: { '/x': 'd755', '/x/a': 'f644 | a\n', '/x/b': 'f600 | b\n' } },
    { name: 'a proxy and an argument do not stay in the config', dockerfile: 'FROM busybox\nARG SECRET\nRUN echo one > /one\n', options: { args: { SECRET: 's', HTTPS_PROXY: 'http://p' } }, tree: { '/one': 'f644 | one\n' }, config: {} },
  ],
};
