import type { ImageId } from '../../shared/oci/digest.ts';
import type { AttachRequest } from '../networks/networks.ts';
import { beforeFirstStart } from './before-first-start.ts';
import { checkIsolation } from './check-isolation.ts';
import type { ContainerContext } from './container-context.ts';
import { attachRequest, planEndpoints } from './container-networks.ts';
import type { ContainerRecord } from './containers.ts';
import type { StepRun } from './step-run.ts';
import { planContainer } from './plan-container.ts';
import { planHostname } from './plan-hostname.ts';
import { settleAllLimits } from './settle-limits.ts';

/**
 * A step as the container that it is while it runs, which is written down nowhere. Decided and refused as for one that is created: `invalid` before anything
 * changes.
 */
export function planStepRecord({ rooms, records }: ContainerContext, { id, spec: asked, defaults }: Pick<StepRun, 'id' | 'spec' | 'defaults'>): ContainerRecord {
  const { limits } = settleAllLimits(asked.limits, rooms.runtime.host.controls);
  const network = { ...asked.network, ports: [], publishAll: false };
  const life = { name: undefined, tty: false, openStdin: false, autoRemove: false, mounts: [], anonymousVolumes: [], volumesFrom: [] };
  const { spec: merged, ...plan } = planContainer({ ...asked, ...life, network, limits }, defaults);
  const { mode, endpoints } = planEndpoints({ networks: rooms.networks, records }, merged);
  checkIsolation(merged, rooms.runtime.host, (nameOrId) => records.get(nameOrId));
  const spec = { ...merged, network: { ...merged.network, mode } };
  return {
    ...plan,
    ...beforeFirstStart,
    id,
    name: `step-${id.slice(0, 12)}`,
    imageId: '' as ImageId,
    imageName: '',
    chainId: undefined,
    spec,
    mounts: [],
    hostname: planHostname({ records }, { spec, id }),
    createdAt: new Date().toISOString(),
    endpoints,
  };
}

/** As for a container, but that nobody finds it by name and nobody is told. */
export function stepAttachRequest(record: ContainerRecord): AttachRequest {
  const request = attachRequest(record);
  return { ...request, endpoints: request.endpoints.map((endpoint) => ({ ...endpoint, names: [] })), passing: true };
}
