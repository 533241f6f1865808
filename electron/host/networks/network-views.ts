import type { AttachedContainer, ListedNetwork } from '../../engine-client/networks.ts';
import type { ContainerStatus } from '../../shared/ipc/containers.ts';
import type { NetworkMember, NetworkSummary } from '../../shared/ipc/networks.ts';

const predefined: readonly string[] = ['bridge', 'host', 'none'];

/** A network with the containers on it, those that do not run too: Docker's own list leaves these out. */
export function networkSummary(network: ListedNetwork, containers: readonly AttachedContainer[]): NetworkSummary {
  return {
    id: network.Id,
    name: network.Name,
    driver: network.Driver,
    createdAt: network.Created,
    pools: network.IPAM.Config.map(({ Subnet, Gateway, IPRange }) => ({ subnet: Subnet, gateway: Gateway, range: IPRange })),
    internal: network.Internal,
    ipv6: network.EnableIPv6,
    labels: network.Labels,
    options: network.Options,
    predefined: predefined.includes(network.Name),
    members: containers.flatMap((container) => memberOf(container, network.Id) ?? []),
  };
}

function memberOf({ Id, Names, State, NetworkSettings }: AttachedContainer, networkId: string): NetworkMember | undefined {
  const endpoint = Object.values(NetworkSettings.Networks).find(({ NetworkID }) => NetworkID === networkId);
  if (endpoint === undefined) return undefined;
  return {
    containerId: Id,
    name: (Names[0] ?? '').replace(/^\//, ''),
    status: State as ContainerStatus,
    ipv4: endpoint.IPAddress,
    ipv6: endpoint.GlobalIPv6Address,
    mac: endpoint.MacAddress,
    names: endpoint.DNSNames,
  };
}
