import type { BuildTopic } from './build-case.ts';

const users = 'RUN echo "ada:x:1001:1002::/home/ada:/bin/sh" >> /etc/passwd && echo "dev:x:1003:ada" >> /etc/group\n';
const usersMade = { '/etc/group': /dev:x:1003/, '/etc/passwd': /ada:x:1001/ };

/** RUN: forms, who runs, what its container is like, what it leaves behind. */
export const run: BuildTopic = {
  topic: 'RUN',
  cases: [
    { name: 'exec form without a shell', dockerfile: 'FROM busybox\nRUN ["touch", "/a b", "/$HOME"]\n', tree: { '/$HOME': 'f644 | ', '/a b': 'f644 | ' } },
    { name: 'a pipe, a redirection, an and', dockerfile: 'FROM busybox\nRUN echo one | tr o 0 > /one && test -s /one\n', tree: { '/one': 'f644 | 0ne\n' } },
    { name: 'umask and modes', dockerfile: 'FROM busybox\nRUN mkdir /d && touch /f && mkdir -m 2770 /g && chown 5:6 /g && touch /h && chmod 4711 /h\n', tree: { '/d': 'd755', '/f': 'f644 | ', '/g': 'd2770 5:6', '/h': 'f4711 | ' } },
    { name: 'as a user by number', dockerfile: 'FROM busybox\nUSER 1001:1002\nRUN id > /tmp/who\n', tree: { '/tmp/who': 'f644 1001:1002 | uid=1001 gid=1002 groups=1002\n' } },
    { name: 'as a user by name, with its groups', dockerfile: `FROM busybox\n${users}USER ada\nRUN id > /tmp/who; echo $HOME >> /tmp/who\n`, tree: { ...usersMade, '/tmp/who': 'f644 1001:1002 | uid=1001(ada) gid=1002 groups=1002,1003(dev)\n/home/ada\n' } },
    { name: 'as root again', dockerfile: 'FROM busybox\nUSER 5\nUSER root\nRUN id -u > /who\n', tree: { '/who': 'f644 | 0\n' } },
    { name: 'a user may not write everywhere', dockerfile: 'FROM busybox\nUSER 5\nRUN touch /no\n', error: { text: /returned a non-zero code: 1|exit (code|status):? 1/, line: 3 } },
    { name: 'a failing command', dockerfile: 'FROM busybox\nRUN echo said; echo wrong >&2; \\\n  exit 42\n', error: { text: /42/, line: 2 } },
    { name: 'a command that is not there', dockerfile: 'FROM busybox\nRUN ["no-such-program"]\n', error: { text: /no-such-program/, line: 2 } },
    { name: 'a command that is longer than may be', dockerfile: `FROM busybox\nRUN echo ${'x'.repeat(140_000)}\n`, error: { text: /The command '\/bin\/sh -c echo x{1900,2000}…' returned a non-zero code: 1/, line: 2 } },
    { name: 'a shell that is not there', dockerfile: 'FROM scratch\nRUN true\n', base: 'scratch', error: { text: /\/bin\/sh|no such file/, line: 2 } },
    { name: 'a command that is killed', dockerfile: 'FROM busybox\nRUN sh -c \'kill -9 $$\'; exit $?\n', error: { text: /137/, line: 2 } },
    { name: 'what it says is shown', dockerfile: 'FROM busybox\nRUN echo said out; echo said err >&2\n', tree: {}, output: /said out[^]*said err|said err[^]*said out/ },
    { name: 'it has no terminal and no input', dockerfile: 'FROM busybox\nRUN test ! -t 0 && test ! -t 1 && cat > /input\n', tree: { '/input': 'f644 | ' } },
    { name: 'no mount point, no resolver, no host name is left behind', dockerfile: 'FROM busybox\nRUN cat /etc/resolv.conf /etc/hosts /etc/hostname > /dev/null; ls /proc/self > /dev/null; echo one > /one\n', tree: { '/one': 'f644 | one\n' } },
    { name: 'what is written to /dev, /proc and /dev/shm is not kept', dockerfile: 'FROM busybox\nRUN echo x > /dev/shm/x; echo y > /dev/null; mkdir /dev/mine; echo one > /one\n', tree: { '/one': 'f644 | one\n' } },
    { name: 'the capabilities of a container', dockerfile: 'FROM busybox\nRUN grep CapEff /proc/self/status | tr -d "\\t" > /caps\n', tree: { '/caps': 'f644 | CapEff:00000000a80425fb\n' }, buildah: 'fewer' },
    { name: 'no device of the machine', dockerfile: 'FROM busybox\nRUN ls /dev | grep -E "^(sd|vd|nvme|loop|mem)" > /found || true\n', tree: { '/found': 'f644 | ' } },
    { name: 'a pipe', dockerfile: 'FROM busybox\nRUN mkfifo /pipe\n', tree: { '/pipe': 'p644' } },
    { name: 'a device node', dockerfile: 'FROM busybox\nRUN mknod /null c 1 3\n', tree: { '/null': 'c644' }, buildah: 'it has no right to make it' },
    { name: 'no network with --network=none of the build', dockerfile: 'FROM busybox\nRUN ip -o link | wc -l > /links\n', options: { network: 'none' }, tree: { '/links': /^f644 \| [1-9]\n/ } },
    { name: 'no network with --network=none of the step', dockerfile: 'FROM busybox\nRUN --network=none ip -o link show eth0 2>/dev/null | wc -l > /links\n', tree: { '/links': 'f644 | 0\n' }, docker: 'BuildKit alone has it', buildah: 'chroot isolation has the network of the machine' },
    { name: '--network of the step that is none', dockerfile: 'FROM busybox\nRUN --network=blue true\n', error: { text: /blue|network/i, line: 2 } },
    { name: '--security=sandbox', dockerfile: 'FROM busybox\nRUN --security=sandbox echo one > /one\n', tree: { '/one': 'f644 | one\n' }, docker: 'BuildKit alone has it', buildah: 'BuildKit alone has it' },
    { name: '--security=insecure is refused', dockerfile: 'FROM busybox\nRUN --security=insecure true\n', error: { text: /insecure/, line: 2 } },
    { name: 'a process that stays behind does not hold the build', dockerfile: 'FROM busybox\nRUN sleep 1000 & echo one > /one\n', tree: { '/one': 'f644 | one\n' } },
    { name: 'the exit code of a pipe is its last one', dockerfile: 'FROM busybox\nRUN false | echo one > /one\n', tree: { '/one': 'f644 | one\n' } },
    { name: 'PATH where the image has none', dockerfile: 'FROM scratch\nCOPY --from=busybox /bin/busybox /bin/sh\nRUN ["/bin/sh", "-c", "echo $PATH > /path"]\n', base: 'scratch', tree: { '/bin': 'd755', '/bin/sh': /^f755/, '/path': 'f644 | /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n' } },
  ],
};
