import { toErrorBody } from '../../shared/errors/engine-error.ts';
import type { DiagnosticCheck, DiagnosticReport } from '../../shared/ipc/diagnostics.ts';
import type { HostParts } from '../host-parts.ts';
import { checkClock, checkControlGroups, checkRecords, checkRuntime, checkVersion } from './engine-checks.ts';
import { checkDiskSpace, checkDockerHost, checkKernel, checkSocket } from './machine-checks.ts';

type Asked = Pick<HostParts, 'client' | 'info' | 'environment'>;

/** Looks at the engine and at the machine below it. Changes nothing and never fails: what cannot be asked is `skipped`. */
export async function runChecks({ client, info, environment }: Asked): Promise<DiagnosticReport> {
  const started = performance.now();
  const version = await client.version().catch(toErrorBody);
  const milliseconds = Math.round(performance.now() - started);
  const machine: DiagnosticCheck[] = [await checkSocket(info.socketPath), await checkDiskSpace(info.dataDir), await checkKernel(), checkDockerHost(environment, info.socketPath)];
  if ('kind' in version) {
    const skipped = (['version', 'runtime', 'cgroup', 'clock', 'records', 'mounts'] as const).map((id) => ({ id, state: 'skipped', facts: null }) as const);
    return { at: new Date().toISOString(), checks: [{ id: 'engine', state: 'failed', facts: { milliseconds, problem: version.message } }, ...skipped, ...machine] };
  }
  const engineInfo = await client.info();
  const checks: DiagnosticCheck[] = [
    { id: 'engine', state: 'ok', facts: { milliseconds, problem: '' } },
    checkVersion(version, info.version),
    checkRuntime(engineInfo, version),
    checkControlGroups(engineInfo),
    checkClock(engineInfo),
    ...(await checkRecords(client)),
  ];
  return { at: new Date().toISOString(), checks: [...checks, ...machine] };
}
