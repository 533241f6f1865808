import type { ContainerRecords } from './container-records.ts';
import type { ContainerRecord, HealthProbe } from './containers.ts';
import { nextHealth, probeDelay, startingHealth } from './next-health.ts';
import { planHealthCheck, type HealthCheck } from './plan-health.ts';

/** Health checks of running containers. A container without one costs nothing here. */
export type HealthMonitors = {
  /** Probes from now on, the first one an interval away: after a start, a thaw, and an engine start. */
  watch(record: ContainerRecord): void;
  /** No more probes: it ended or was frozen. One that is under way is killed and does not count. */
  stop(id: string): void;
  close(): void;
};

/** Runs one probe; settles with its result, never rejects. */
export type Probe = (record: ContainerRecord, check: HealthCheck, signal: AbortSignal) => Promise<HealthProbe>;

type HealthContext = {
  readonly records: ContainerRecords;
  readonly publish: (record: ContainerRecord, event: { action: string }) => void;
  readonly warn: (message: string, error: unknown) => void;
};

/** setTimeout takes no more. */
const longestTimerMs = 2 ** 31 - 1;

export function createHealthMonitors(context: HealthContext, probe: Probe): HealthMonitors {
  const monitors = new Map<string, AbortController>();
  const stop = (id: string): void => {
    monitors.get(id)?.abort();
    monitors.delete(id);
  };
  return {
    stop,
    watch: (record) => {
      const check = healthCheckOf(record);
      if (check === undefined) return;
      stop(record.id);
      const left = new AbortController();
      monitors.set(record.id, left);
      schedule({ context, probe, check, signal: left.signal }, record);
    },
    close: () => {
      for (const id of monitors.keys()) stop(id);
    },
  };
}

/** What is to be run in a container; undefined where nothing is. */
export function healthCheckOf({ spec }: Pick<ContainerRecord, 'spec'>): HealthCheck | undefined {
  return planHealthCheck(spec.health, readShell(spec.raw.config['Shell']));
}

function readShell(shell: unknown): string[] | undefined {
  return Array.isArray(shell) && shell.length > 0 && shell.every((word) => typeof word === 'string') ? shell : undefined;
}

type Monitor = {
  readonly context: HealthContext;
  readonly probe: Probe;
  readonly check: HealthCheck;
  readonly signal: AbortSignal;
};

function schedule(monitor: Monitor, record: ContainerRecord): void {
  const delay = probeDelay(monitor.check, record.health ?? startingHealth, Date.now() - startedMs(record));
  const timer = setTimeout(() => {
    monitor.signal.removeEventListener('abort', cancel);
    turn(monitor, record.id).catch((error: unknown) => monitor.context.warn(`container ${record.id}: health check`, error));
  }, Math.min(delay, longestTimerMs));
  const cancel = (): void => clearTimeout(timer);
  monitor.signal.addEventListener('abort', cancel, { once: true });
}

/** One probe, what it says of the container, and the next turn. */
async function turn(monitor: Monitor, id: ContainerRecord['id']): Promise<void> {
  const { context, check, signal } = monitor;
  const before = context.records.find(id);
  if (before === undefined) return;
  const probe = await monitor.probe(before, check, signal);
  const now = context.records.find(id);
  if (signal.aborted || now === undefined) return;
  try {
    schedule(monitor, noteProbe(context, now, { probe, check }));
  } catch (error) {
    // A full disk, say: the next probe tries again.
    schedule(monitor, now);
    throw error;
  }
}

/** Only a change of status is worth a write to the disk. */
function noteProbe({ records, publish }: HealthContext, now: ContainerRecord, { probe, check }: { probe: HealthProbe; check: HealthCheck }): ContainerRecord {
  const before = now.health ?? startingHealth;
  const health = nextHealth(before, probe, { check, sinceStartMs: Date.parse(probe.start) - startedMs(now) });
  if (health.status === before.status) return records.remember(now.id, { health });
  const changed = records.update(now.id, { health });
  publish(changed, { action: `health_status: ${health.status}` });
  return changed;
}

function startedMs({ startedAt }: ContainerRecord): number {
  return Date.parse(startedAt ?? '') || 0;
}
