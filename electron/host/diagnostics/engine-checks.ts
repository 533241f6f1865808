import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { EngineInfo, EngineVersion } from '../../engine-client/system.ts';
import { isEngineError } from '../../shared/errors/engine-error.ts';
import { fitsEngine } from '../../shared/ipc/engine.ts';
import type { DiagnosticCheck } from '../../shared/ipc/diagnostics.ts';

/** Is it our engine, and of the version that the app was made for? */
export function checkVersion({ Version, ApiVersion, Platform }: EngineVersion, app: string): DiagnosticCheck {
  const fits = fitsEngine({ product: Platform, version: Version }, app);
  return { id: 'version', state: fits ? 'ok' : 'failed', facts: { product: Platform, engine: Version, app, api: ApiVersion } };
}

export function checkRuntime({ DefaultRuntime }: EngineInfo, { Components }: EngineVersion): DiagnosticCheck {
  const version = Components.find(({ Name }) => Name === DefaultRuntime)?.Version ?? '';
  return { id: 'runtime', state: DefaultRuntime === '' ? 'failed' : 'ok', facts: { name: DefaultRuntime, version } };
}

/** The engine names each limit that it would have to pass over. */
export function checkControlGroups({ CgroupVersion, Warnings }: EngineInfo): DiagnosticCheck {
  const missing = Warnings.flatMap((line) => /No (.+) limit support/.exec(line)?.[1] ?? []);
  return { id: 'cgroup', state: missing.length > 0 ? 'warn' : 'ok', facts: { version: CgroupVersion, missing } };
}

const toleratedSkewMs = 5000;
/** Certificates of registries are refused by a clock that is far behind. */
const earliest = Date.parse('2026-01-01T00:00:00Z');

export function checkClock({ SystemTime }: EngineInfo): DiagnosticCheck {
  const now = Date.now();
  const skewMs = Date.parse(SystemTime) - now;
  const isWrong = Number.isNaN(skewMs) || Math.abs(skewMs) > toleratedSkewMs;
  return { id: 'clock', state: now < earliest ? 'failed' : isWrong ? 'warn' : 'ok', facts: { now: new Date(now).toISOString(), skewMs: Number.isNaN(skewMs) ? 0 : skewMs } };
}

/** Another engine, or one of before, does not check itself. */
export async function checkRecords(client: EngineClient): Promise<DiagnosticCheck[]> {
  try {
    const { problems, mounts, checked } = await client.quickCheck();
    return [
      { id: 'records', state: problems.length > 0 ? 'warn' : 'ok', facts: { problems, checked } },
      { id: 'mounts', state: mounts.length > 0 ? 'warn' : 'ok', facts: { left: mounts } },
    ];
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return [{ id: 'records', state: 'skipped', facts: null }, { id: 'mounts', state: 'skipped', facts: null }];
  }
}
