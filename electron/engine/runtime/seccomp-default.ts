/**
 * Which system calls a container may make: the same in effect as Docker's default profile. What is on no list fails with EPERM.
 * `clone3` fails with ENOSYS instead, so that C libraries fall back to `clone`, whose flags a filter can see.
 * Only the native architecture is filtered, and with that allowed: each further one costs every container 6 ms or more. For the same reason
 * names that 64 bit architectures do not have (chown32, futex_time64, socketcall) are left out: they had no effect.
 */
export type SeccompProfile = {
  readonly defaultAction: SeccompAction;
  readonly defaultErrnoRet?: number;
  readonly flags?: readonly string[];
  readonly architectures: readonly string[];
  readonly syscalls: readonly SeccompRule[];
};

export type SeccompRule = {
  readonly names: readonly string[];
  readonly action: SeccompAction;
  readonly errnoRet?: number;
  readonly args?: readonly { readonly index: number; readonly value: number; readonly valueTwo?: number; readonly op: string }[];
};

/** libseccomp's names (seccomp_init(3)). */
export type SeccompAction = `SCMP_ACT_${string}`;

/** `process.arch` of those we run on. */
export type Architecture = 'x64' | 'arm64';

const EPERM = 1;
const ENOSYS = 38;

const files = `chdir close close_range copy_file_range dup dup3 faccessat faccessat2 fadvise64 fallocate fanotify_mark fchdir fchmod
  fchmodat fchmodat2 fchown fchownat fcntl fdatasync fgetxattr flistxattr flock fremovexattr fsetxattr fstat fstatfs fsync ftruncate
  getcwd getdents64 getxattr getxattrat inotify_add_watch inotify_init1 inotify_rm_watch ioctl lgetxattr linkat listmount listxattr
  listxattrat llistxattr lremovexattr lseek lsetxattr mkdirat mknodat name_to_handle_at newfstatat openat openat2 pipe2 pread64 preadv
  preadv2 pwrite64 pwritev pwritev2 read readahead readlinkat readv removexattr removexattrat renameat renameat2 sendfile setxattr
  setxattrat splice statfs statmount statx symlinkat sync sync_file_range syncfs tee truncate umask unlinkat utimensat vmsplice write
  writev`;

const waiting = `epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 eventfd2 io_cancel io_destroy io_getevents io_pgetevents io_setup
  io_submit ppoll pselect6 signalfd4 timerfd_create timerfd_gettime timerfd_settime`;

const memory = `brk cachestat madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mlock mlock2 mlockall mmap mprotect
  mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect process_mrelease remap_file_pages`;

const processes = `capget capset execve execveat exit exit_group futex futex_requeue futex_wait futex_waitv futex_wake get_robust_list
  getcpu getegid geteuid getgid getgroups getpgid getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid
  gettid getuid ioprio_get ioprio_set kill landlock_add_rule landlock_create_ruleset landlock_restrict_self pidfd_open pidfd_send_signal
  prctl prlimit64 process_vm_readv process_vm_writev ptrace restart_syscall rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo
  rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min sched_getaffinity
  sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler
  sched_yield seccomp set_robust_list set_tid_address setfsgid setfsuid setgid setgroups setpgid setpriority setregid setresgid setresuid
  setreuid setrlimit setsid setuid sigaltstack sysinfo tgkill tkill uname uretprobe wait4 waitid`;

const clocks = `adjtimex clock_adjtime clock_getres clock_gettime clock_nanosleep getitimer gettimeofday nanosleep setitimer timer_create
  timer_delete timer_getoverrun timer_gettime timer_settime times`;

const talking = `accept accept4 bind connect getpeername getsockname getsockopt listen mq_getsetattr mq_notify mq_open mq_timedreceive
  mq_timedsend mq_unlink msgctl msgget msgrcv msgsnd recvfrom recvmmsg recvmsg semctl semget semop semtimedop sendmmsg sendmsg sendto
  setsockopt shmat shmctl shmdt shmget shutdown socketpair`;

/** Forms that newer architectures never had. */
const oldForms = `access alarm arch_prctl chmod chown creat dup2 epoll_create epoll_ctl_old epoll_wait epoll_wait_old eventfd fork
  futimesat get_thread_area getdents getpgrp inotify_init lchown link lstat mkdir mknod modify_ldt open pause pipe poll readlink rename
  rmdir select set_thread_area signalfd stat symlink time unlink utime utimes vfork`;

const byArchitecture: Record<Architecture, { readonly name: string; readonly syscalls: string }> = {
  x64: { name: 'SCMP_ARCH_X86_64', syscalls: oldForms },
  arm64: { name: 'SCMP_ARCH_AARCH64', syscalls: '' },
};

/** What a capability opens besides. */
const byCapability: Readonly<Record<string, string>> = {
  CAP_BPF: 'bpf',
  CAP_DAC_READ_SEARCH: 'open_by_handle_at',
  CAP_PERFMON: 'perf_event_open',
  CAP_SYS_ADMIN: `bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr lsm_list_modules
    lsm_set_self_attr mount mount_setattr move_mount open_tree perf_event_open quotactl quotactl_fd setdomainname sethostname setns syslog
    umount2 unshare`,
  CAP_SYS_BOOT: 'reboot',
  CAP_SYS_CHROOT: 'chroot',
  CAP_SYS_MODULE: 'delete_module finit_module init_module',
  CAP_SYS_NICE: 'get_mempolicy mbind set_mempolicy set_mempolicy_home_node',
  CAP_SYS_PACCT: 'acct',
  CAP_SYS_PTRACE: 'kcmp pidfd_getfd process_madvise',
  CAP_SYS_RAWIO: 'ioperm iopl',
  CAP_SYS_TIME: 'clock_settime settimeofday',
  CAP_SYS_TTY_CONFIG: 'vhangup',
  CAP_SYSLOG: 'syslog',
};

/** Socket families from 12 on that are open, besides all below: not AF_ALG (38), AF_VSOCK (40) and dead protocols (socket(2)). */
const socketFamilies = [13, 14, 15, 16, 17, 18, 21, 22, 24, 26, 27, 28, 29, 30, 31, 32, 33, 35, 36, 39, 41, 42, 43, 44, 45];
/** Native, 32 bit, with and without the old uname, and the question what it is now (personality(2)). */
const personalities = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff];
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: none of them may be set. */
const cloneNamespaceFlags = 0x7e020000;

/** The profile for a container that has these capabilities. Pure. */
export function buildSeccompProfile(architecture: Architecture, capabilities: readonly string[]): SeccompProfile {
  const native = byArchitecture[architecture];
  const opened = capabilities.flatMap((name) => list(byCapability[name] ?? ''));
  const always = [files, waiting, memory, processes, clocks, talking, native.syscalls].flatMap(list);
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: EPERM,
    architectures: [native.name],
    syscalls: [
      { names: [...new Set([...always, ...opened])].sort(), action: 'SCMP_ACT_ALLOW' },
      allowWhere('socket', 12, 'SCMP_CMP_LT'),
      ...socketFamilies.map((family) => allowWhere('socket', family, 'SCMP_CMP_EQ')),
      ...personalities.map((value) => allowWhere('personality', value, 'SCMP_CMP_EQ')),
      ...(capabilities.includes('CAP_SYS_ADMIN') ? [] : cloneRules),
    ],
  };
}

/** For masked comparisons the OCI field `value` is the mask and what is left out, the wanted rest, is 0. */
const cloneRules: readonly SeccompRule[] = [
  { names: ['clone'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value: cloneNamespaceFlags, op: 'SCMP_CMP_MASKED_EQ' }] },
  { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
];

function allowWhere(name: string, value: number, op: 'SCMP_CMP_LT' | 'SCMP_CMP_EQ'): SeccompRule {
  return { names: [name], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value, op }] };
}

function list(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
