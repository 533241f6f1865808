import { describe, expect, it } from 'vitest';
import { buildSeccompProfile, type SeccompProfile } from './seccomp-default.ts';

const rules = (profile: SeccompProfile, name: string) => profile.syscalls.filter(({ names }) => names.includes(name));
const allowed = (profile: SeccompProfile, name: string) =>
  rules(profile, name).some(({ action, args }) => action === 'SCMP_ACT_ALLOW' && args === undefined);

describe('buildSeccompProfile', () => {
  const plain = buildSeccompProfile('x64', ['CAP_CHOWN', 'CAP_SYS_CHROOT']);
  const admin = buildSeccompProfile('x64', ['CAP_SYS_ADMIN']);

  it('refuses by default, for the native architecture alone', () => {
    expect(plain).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1, architectures: ['SCMP_ARCH_X86_64'] });
    expect(buildSeccompProfile('arm64', []).architectures).toEqual(['SCMP_ARCH_AARCH64']);
  });

  const usual = 'read openat execve futex arch_prctl chroot ptrace statx getrandom stat wait4';
  it.each(usual.split(' '))('allows %s', (name) => {
    expect(allowed(plain, name)).toBe(true);
  });

  const refused = 'mount unshare setns keyctl add_key bpf io_uring_setup reboot kexec_load userfaultfd init_module pivot_root swapon';
  it.each(refused.split(' '))('refuses %s', (name) => {
    expect(rules(plain, name)).toEqual([]);
  });

  it('opens with capabilities what they are for', () => {
    expect(['mount', 'unshare', 'clone', 'clone3', 'bpf'].every((name) => allowed(admin, name))).toBe(true);
    expect(allowed(admin, 'chroot')).toBe(false);
    expect(allowed(buildSeccompProfile('x64', ['CAP_SYSLOG']), 'syslog')).toBe(true);
  });

  it('lets clone make processes and no namespaces, and sends clone3 back to it', () => {
    expect(rules(plain, 'clone')).toEqual([
      { names: ['clone'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value: 0x7e020000, op: 'SCMP_CMP_MASKED_EQ' }] },
    ]);
    expect(rules(plain, 'clone3')).toEqual([{ names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 }]);
    expect(rules(admin, 'clone3')).toHaveLength(1);
  });

  it('opens internet, unix and netlink sockets, not AF_ALG and AF_VSOCK', () => {
    const families = rules(plain, 'socket').flatMap(({ args }) => args ?? []);
    const open = (family: number) => families.some(({ op, value }) => (op === 'SCMP_CMP_LT' ? family < value : family === value));
    expect([1, 2, 10, 16, 17].every(open)).toBe(true);
    expect([38, 40].some(open)).toBe(false);
  });
});
