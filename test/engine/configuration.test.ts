import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const busybox = useBusyboxEngine();
const { ok } = busybox;

/** What a shell in a container with these options says. */
const inside = (options: readonly string[], script: string): Promise<string> => ok('run', '--rm', ...options, 'busybox', 'sh', '-c', script);
const refused = async (options: readonly string[], message: string): Promise<void> => {
  expect(await busybox.engine.docker('run', '--rm', ...options, 'busybox', 'true'), options.join(' ')).toMatchObject({ code: 125, stderr: expect.stringContaining(message) });
};
const statusOf = (field: string) => `sed -n 's/^${field}:\\s*//p' /proc/self/status`;

test('environment, user, groups and folder', async () => {
  expect(await inside(['-e', 'A=1', '-e', 'EMPTY=', '-e', 'HOSTNAME'], 'echo "$A-$EMPTY-$HOSTNAME"')).toMatch(/^1--/);
  expect(await inside(['-u', '7:8', '--group-add', '55', '--group-add', '66'], 'id -u; id -g; id -G')).toBe('7\n8\n8 55 66');
  await refused(['-u', 'nosuch'], 'unable to find user nosuch: no matching entries in passwd file');
  await refused(['--group-add', 'nosuch'], 'Unable to find group nosuch: no matching entries in group file');
  expect(await inside(['-w', '/made/here', '--read-only'], 'pwd; stat -c %u:%a .; touch x 2>&1 || true')).toMatch(/^\/made\/here\n0:755\ntouch: x: Read-only file system$/);
});

test('ulimits, down to none, are held by execs too', async () => {
  expect(await inside(['--ulimit', 'nofile=100:200', '--ulimit', 'core=0'], 'ulimit -Sn; ulimit -Hn; ulimit -c')).toBe('100\n200\n0');
  await ok('run', '-d', '--name', 'unlimited', '--ulimit', 'core=-1', 'busybox', 'sleep', '1000');
  const own = /^Max core file size +\S+ +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  expect(await ok('exec', 'unlimited', 'sh', '-c', 'ulimit -c')).toBe(own);
  await ok('rm', '-f', 'unlimited');
});

test('capabilities, privileges and system calls', async () => {
  expect(await inside(['--cap-drop', 'ALL'], statusOf('CapBnd'))).toBe('0000000000000000');
  expect(await inside(['--cap-drop', 'ALL', '--cap-add', 'NET_ADMIN'], statusOf('CapEff'))).toBe('0000000000001000');
  expect(await inside([], `${statusOf('NoNewPrivs')}; ${statusOf('Seccomp')}`)).toBe('0\n2');
  expect(await inside(['--security-opt', 'no-new-privileges', '--security-opt', 'seccomp=unconfined'], `${statusOf('NoNewPrivs')}; ${statusOf('Seccomp')}`)).toBe('1\n0');
  const profile = `${busybox.home}/profile.json`;
  writeFileSync(profile, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', archMap: [{ architecture: 'SCMP_ARCH_X86_64' }, { architecture: 'SCMP_ARCH_AARCH64' }], syscalls: [{ names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO', errnoRet: 13 }] }));
  expect(await inside(['--security-opt', `seccomp=${profile}`], 'mkdir /x 2>&1 || true')).toBe("mkdir: can't create directory '/x': Permission denied");
  await refused(['--cap-add', 'NOSUCH'], 'invalid CapAdd: unknown capability: "CAP_NOSUCH"');
});

test('what is hidden, and what is shown when it is asked for', async () => {
  expect(await inside([], 'touch /proc/sys/kernel/panic_on_oops 2>&1 | head -1; ls /proc/acpi 2>/dev/null | wc -l')).toContain('0');
  const readOnly = "awk '$5 == \"/proc/sys\"' /proc/self/mountinfo | wc -l";
  expect(await inside([], readOnly)).toBe('1');
  expect(await inside(['--security-opt', 'systempaths=unconfined'], readOnly)).toBe('0');
  expect(await inside(['--privileged'], readOnly)).toBe('0');
});

test('devices under another name, with what may be done with them', async () => {
  expect(await inside(['--device', '/dev/null:/dev/mine:r'], 'stat -c %t:%T /dev/mine; cat /dev/mine; grep -c "c 1:3" /sys/fs/cgroup/devices/devices.list 2>/dev/null || true')).toMatch(/^1:3/);
  // What the kernel says where the rules of devices do not allow it; nobody has a device of this number.
  const open = (options: string[]) => inside(options, 'mknod /mine c 240 77 2>&1 && cat /mine 2>&1 || true');
  expect(await open([])).toContain('Operation not permitted');
  expect(await open(['--device-cgroup-rule', 'c 240:* rm'])).toContain('No such device or address');
  const message = 'error gathering device information while adding custom device "/dev/nosuch": no such file or directory';
  // The client takes these last words for a command that is not there.
  expect(await busybox.engine.docker('run', '--rm', '--device', '/dev/nosuch', 'busybox', 'true')).toMatchObject({ code: 127, stderr: expect.stringContaining(message) });
  await refused(['--gpus', 'all'], 'could not select device driver "" with capabilities: [[gpu]]');
});

test('kernel settings of its own namespaces, and of no others', async () => {
  const settings = ['--sysctl', 'net.ipv4.ip_unprivileged_port_start=99', '--sysctl', 'kernel.msgmax=4096'];
  expect(await inside(settings, 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/kernel/msgmax')).toBe('99\n4096');
  await refused(['--network', 'host', '--sysctl', 'net.core.somaxconn=1'], 'sysctl "net.core.somaxconn" not allowed in host network namespace');
});

test('namespaces of the machine and of another container', async () => {
  const link = (type: string) => `readlink /proc/self/ns/${type}`;
  expect(await inside(['--uts', 'host'], 'hostname')).toBe(hostname());
  expect(Number(await inside(['--pid', 'host'], 'ls -d /proc/[0-9]* | wc -l'))).toBeGreaterThan(2);
  await ok('run', '-d', '--name', 'donor', '--ipc', 'shareable', '--shm-size', '3m', 'busybox', 'sh', '-c', 'touch /dev/shm/here; sleep 1000');
  const joined = ['--ipc', 'container:donor', '--pid', 'container:donor'];
  const [ipc, pid] = (await ok('exec', 'donor', 'sh', '-c', `${link('ipc')}; ${link('pid')}`)).split('\n');
  expect(await inside(joined, `${link('ipc')}; ${link('pid')}; ls /dev/shm; df -k /dev/shm | awk 'END { print $2 }'`)).toBe(`${ipc}\n${pid}\nhere\n3072`);
  await ok('run', '-d', '--name', 'closed', 'busybox', 'sleep', '1000');
  await refused(['--ipc', 'container:closed'], 'non-shareable IPC (hint: use IpcMode:shareable for the donor container)');
  await ok('kill', 'donor');
  await refused(['--pid', 'container:donor'], 'is not running');
  await refused(['--ipc', 'container:nosuch'], 'No such container: nosuch');
  expect(await inside(['--ipc', 'none'], 'mount | grep -c /dev/shm || true')).toBe('0');
  await ok('start', 'donor');
  await ok('rm', '-f', 'donor', 'closed');
  expect(readFileSync('/proc/self/mounts', 'utf8').split('\n').filter((line) => line.includes(`${busybox.engine.dir}/r/c/`) && line.includes('/shm '))).toEqual([]);
});

test('one that joined and left processes behind ends with all of them', async () => {
  await ok('run', '-d', '--name', 'peer', 'busybox', 'sleep', '1000');
  await ok('run', '-d', '--name', 'guest', '--pid', 'container:peer', 'busybox', 'sh', '-c', 'sleep 1001 & sleep 1002');
  await ok('kill', 'guest');
  expect(await ok('wait', 'guest')).toBe('137');
  expect((await ok('top', 'peer')).split('\n')).toHaveLength(2);
  await ok('rm', '-f', 'peer', 'guest');
});

test('inspect gives back what was asked for, with defaults as Docker says them', async () => {
  const asked = ['--ulimit', 'nofile=1:2', '--device', '/dev/null:/dev/x:r', '--sysctl', 'kernel.msgmax=1', '--group-add', '7', '--annotation', 'a=b', '--stop-timeout', '3', '--oom-score-adj', '9'];
  await ok('create', '--name', 'told', ...asked, 'busybox');
  const [told] = JSON.parse(await ok('inspect', 'told')) as [{ HostConfig: object; Config: object }];
  expect(told).toMatchObject({
    HostConfig: {
      Ulimits: [{ Name: 'nofile', Hard: 2, Soft: 1 }], Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/x', CgroupPermissions: 'r' }], Sysctls: { 'kernel.msgmax': '1' },
      GroupAdd: ['7'], Annotations: { a: 'b' }, OomScoreAdj: 9, IpcMode: 'private', PidMode: '', PidsLimit: null, MemorySwappiness: null, SecurityOpt: null,
      MaskedPaths: expect.arrayContaining(['/proc/kcore']), ReadonlyPaths: expect.arrayContaining(['/proc/sys']), Runtime: expect.stringMatching(/^(runc|crun)$/),
    },
    Config: { StopTimeout: 3, Volumes: null },
  });
  expect(told.Config).not.toHaveProperty('StopSignal');
  await ok('rm', 'told');
});

test('annotations reach the runtime, and the group stands where it is wished', async () => {
  await ok('run', '-d', '--name', 'placed', '--annotation', 'org.example=1', '--cgroup-parent', `/tw-test-${process.pid}`, 'busybox', 'sleep', '1000');
  const pid = await ok('inspect', '--format', '{{.State.Pid}}', 'placed');
  expect(readFileSync(`/proc/${pid}/cgroup`, 'utf8')).toContain(`/tw-test-${process.pid}/`);
  await ok('pause', 'placed');
  await ok('unpause', 'placed');
  expect(await ok('exec', 'placed', 'echo', 'on')).toBe('on');
  await ok('rm', '-f', 'placed');
  // As with Docker the group that was named stays: whose it is only the user knows.
  const left = ['', ...readdirSync('/sys/fs/cgroup')].map((root) => `/sys/fs/cgroup/${root}/tw-test-${process.pid}`).filter((path) => existsSync(path));
  expect(left.flatMap((path) => readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()))).toEqual([]);
  for (const path of left) rmdirSync(path);
});
