import { z } from 'zod';
import type { ContainerChange } from '../../containers/containers.ts';
import type { Limits } from '../../runtime/limits.ts';
import type { Call } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';
import { text, whole } from './create/body-fields.ts';
import { limitsHostFields, planLimits, type LimitsBody } from './create/limits-part.ts';
import { planRestart } from './create/restart-policy.ts';

const schema = z.object({ ...limitsHostFields, RestartPolicy: z.object({ Name: text, MaximumRetryCount: whole }).nullish() });

/** `POST /containers/{id}/update`: limits and the restart policy. */
export async function updateContainer(call: Call): Promise<void> {
  const body = await readBody(call, schema);
  const policy = body.RestartPolicy;
  const change: ContainerChange = { limits: planChange(body), ...(policy?.Name && { restartPolicy: planRestart(policy) }) };
  const warnings: string[] = [];
  await call.rooms.containers.update(call.params['id'] ?? '', change, (sentence) => void warnings.push(sentence));
  sendJson(call.response, 200, { Warnings: warnings });
}

/** What Docker changes on the fly. 0 and '' say nothing, but for the number of processes: there 0 and -1 mean no limit, and null says nothing. */
const changeable = ['memory', 'memorySwap', 'memoryReservation', 'nanoCpus', 'cpuQuota', 'cpuPeriod', 'cpuShares', 'cpuRealtimePeriod', 'cpuRealtimeRuntime', 'cpusetCpus', 'cpusetMems', 'blkioWeight'] as const;

function planChange(body: LimitsBody): Partial<Limits> {
  const limits = planLimits(body);
  const said = changeable.flatMap((name) => (limits[name] ? [[name, limits[name]] as const] : []));
  const { PidsLimit: pids } = body;
  return { ...Object.fromEntries(said), ...(pids !== null && pids !== undefined && { pids: pids > 0 ? pids : -1 }) };
}
