import { describe, expect, it } from 'vitest';
import { conmonArgs, type MonitorPlan } from './conmon-args.ts';

const runtime = { path: '/usr/sbin/runc', globalArgs: ['--root', '/run/tw/runc'] };
const plan: MonitorPlan = {
  containerId: 'abc',
  bundle: '/run/tw/c/abc',
  exitFolder: '/run/tw/exits',
  logPath: '/data/abc/log',
  tty: false,
  openStdin: false,
  stdinOnce: false,
  command: 'sh',
};

describe('conmonArgs', () => {
  it('names the container, its files and the runtime', () => {
    const args = conmonArgs(runtime, plan);
    const value = (flag: string) => args[args.indexOf(flag) + 1];
    expect([value('-c'), value('-b'), value('-r'), value('--exit-dir'), value('-l')]).toEqual([
      'abc',
      '/run/tw/c/abc',
      '/usr/sbin/runc',
      '/run/tw/exits',
      'k8s-file:/data/abc/log',
    ]);
    expect(args.join(' ')).toContain('--runtime-arg --root --runtime-arg /run/tw/runc');
    expect(args).not.toContain('-s');
  });

  it.each([
    [{ openStdin: false, stdinOnce: true }, []],
    [{ openStdin: true, stdinOnce: true }, ['-i']],
    [{ openStdin: true, stdinOnce: false }, ['-i', '--leave-stdin-open']],
    [{ tty: true }, ['-t']],
    [{ processPath: '/p' }, ['-e', '--exec-attach', '--exec-process-spec']],
  ] as const)('%j asks for %j', (change, expected) => {
    const flags = ['-i', '--leave-stdin-open', '-t', '-e', '--exec-attach', '--exec-process-spec'];
    const args = conmonArgs(runtime, { ...plan, ...change });
    expect(args.filter((arg) => flags.includes(arg)).sort()).toEqual([...expected].sort());
  });

  it('logs nothing where there is no log', () => {
    expect(conmonArgs(runtime, { ...plan, logPath: undefined })).toContain('none');
  });
});
