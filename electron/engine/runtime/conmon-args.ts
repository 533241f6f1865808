/** Which runtime conmon is to call, and how. */
export type RuntimeCommand = { readonly path: string; readonly globalArgs: readonly string[] };

export type MonitorPlan = {
  readonly containerId: string;
  readonly bundle: string;
  readonly exitFolder: string;
  /** Undefined: nothing is logged. */
  readonly logPath: string | undefined;
  readonly tty: boolean;
  readonly openStdin: boolean;
  /** False: clients come and go, and end of file never reaches the container. */
  readonly stdinOnce: boolean;
  /** Set for an exec: the process to run. */
  readonly processPath?: string;
  /** First word of what is run, for errors. */
  readonly command: string;
};

/** conmon's arguments (conmon(8)). Pure. No `-s`: that is systemd's cgroup manager. `--no-sync-log`: an exit need not wait for the disk. */
export function conmonArgs(runtime: RuntimeCommand, plan: MonitorPlan): string[] {
  const { bundle, containerId } = plan;
  const values = [
    ['--api-version', '1'],
    ['-c', containerId],
    ['-u', containerId],
    ['-n', containerId],
    ['-r', runtime.path],
    ['-b', bundle],
    ['-p', `${bundle}/pidfile`],
    ['--conmon-pidfile', `${bundle}/conmon.pid`],
    ['--exit-dir', plan.exitFolder],
    ['-l', plan.logPath === undefined ? 'none' : `k8s-file:${plan.logPath}`],
    ['--log-level', 'warning'],
    ...runtime.globalArgs.map((arg) => ['--runtime-arg', arg]),
  ];
  return [
    ...values.flat(),
    '--full-attach',
    '--no-sync-log',
    ...(plan.tty ? ['-t'] : []),
    ...(plan.openStdin ? ['-i'] : []),
    ...(plan.openStdin && !plan.stdinOnce ? ['--leave-stdin-open'] : []),
    ...(plan.processPath === undefined ? [] : ['-e', '--exec-attach', '--exec-process-spec', plan.processPath]),
  ];
}
