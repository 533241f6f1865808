import { anything, type Topic } from './row.ts';

const stamp = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z`;

/** Logs of containers that run and that ended. */
export const logs: Topic = {
  topic: 'logs',
  // With pauses: lines that are written at once have one time here, as the monitor stamps what it reads.
  setup: ['docker run --name five busybox sh -c "for i in 1 2 3 4 5; do echo line \\$i; sleep 0.01; done"', 'docker run --name both busybox sh -c "echo o; sleep 0.02; echo e >&2" 2>/dev/null', 'docker create --name silent busybox'],
  rows: [
    { line: 'docker logs five', out: 'line 1\nline 2\nline 3\nline 4\nline 5' },
    { line: 'docker logs -n 2 five', out: 'line 4\nline 5' },
    { line: 'docker logs --tail 0 five', out: '' },
    { line: 'docker logs --tail all five | wc -l', out: '5' },
    { line: 'docker logs --tail -1 five | wc -l', out: '5' },
    { line: 'docker logs --tail few five | wc -l', out: '5' },
    { line: 'docker logs -t --tail 1 five', out: new RegExp(`^${stamp} line 5\n$`) },
    { line: 'docker logs --details five | head -1', out: ' line 1' },
    { line: 'docker logs both', out: 'o', err: 'e' },
    { line: 'docker logs -f five | tail -1', out: 'line 5' },
    { line: 'docker logs --since 1h five | wc -l', out: '5' },
    { line: 'docker logs --until 1h five', out: '' },
    { line: 'docker logs --since 2100-01-01 five', out: '' },
    { line: 'docker logs --since 2000-01-01T00:00:00 five | wc -l', out: '5' },
    { line: 'docker logs --since 1.5 five | wc -l', out: '5' },
    { line: 'docker logs --since soon five', code: 1, err: /invalid value for "since"/ },
    { line: 'at=$(docker logs -t five | sed -n 3p | cut -d" " -f1); docker logs --since $at five | wc -l', out: '3' },
    { line: 'at=$(docker logs -t five | sed -n 3p | cut -d" " -f1); docker logs --until $at five | wc -l', out: /^[23]\n$/ },
    { line: 'docker logs silent', out: '' },
    { line: 'docker logs nosuch', code: 1, err: 'Error response from daemon: No such container: nosuch' },
    { line: 'docker run --name tty -t busybox sh -c "echo o; echo e >&2" >/dev/null; docker logs tty', out: 'o\r\ne\r' },
    { line: 'docker run -d --name grow busybox sh -c "echo first; until [ -e /go ]; do sleep 0.01; done; echo last"', out: anything },
    { line: '(docker logs -f grow; echo end) & docker exec grow touch /go 2>/dev/null; wait', out: 'first\nlast\nend' },
    { line: 'docker start grow >/dev/null; docker wait grow; docker logs grow', out: '0\nfirst\nlast\nfirst\nlast' },
    { line: 'docker run --name long busybox sh -c "head -c 50000 /dev/zero | tr \'\\0\' x" | wc -c; docker logs long | wc -c', out: '50000\n50000' },
    { line: 'docker run --name plain busybox printf "no newline" >/dev/null; docker logs plain', out: 'no newline' },
    { line: 'docker run --name small --log-opt max-size=10k --log-opt max-file=2 busybox sh -c "for i in \\$(seq 1 1000); do echo line \\$i; done" >/dev/null; docker logs small | tail -1; test $(docker logs small | wc -l) -lt 1000 && echo rotated', out: 'line 1000\nrotated' },
    { line: 'docker rm small >/dev/null && docker logs small', code: 1, err: /No such container: small/ },
  ],
};
