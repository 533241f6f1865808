import type { EndpointJson, NetworkSettingsJson, PortBindingJson } from '../../../shared/docker/container-json.ts';
import type { PortJson } from '../../../shared/docker/container-list-item.ts';
import type { ContainerEndpoint, ContainerRecord } from '../../containers/containers.ts';
import type { EndpointLease, NetworkLease, PortMapping } from '../../networks/networks.ts';
import { readPort } from './read-port.ts';

const noEndpoint: EndpointJson = {
  IPAMConfig: null, Links: null, Aliases: null, NetworkID: '', EndpointID: '', Gateway: '', IPAddress: '', IPPrefixLen: 0,
  IPv6Gateway: '', GlobalIPv6Address: '', GlobalIPv6PrefixLen: 0, MacAddress: '', DriverOpts: null, DNSNames: null, GwPriority: 0,
};

/** Of one container: `exposed` such as `80/tcp`, `lease` while it runs. */
export type Attachment = {
  readonly id: string;
  readonly name: string;
  readonly endpoints: ContainerRecord['endpoints'];
  readonly exposed: readonly string[];
  readonly lease: NetworkLease | undefined;
};

/** NetworkSettings of inspect. */
export function networkSettingsJson(attachment: Attachment): NetworkSettingsJson {
  const { lease } = attachment;
  const networks = endpointsJson(attachment);
  const endpoint = networks['bridge'] ?? noEndpoint;
  return {
    Bridge: '', SandboxID: lease?.containerId ?? '', HairpinMode: false, LinkLocalIPv6Address: '', LinkLocalIPv6PrefixLen: 0,
    Ports: lease ? portMap(attachment.exposed, lease) : {},
    SandboxKey: lease?.netnsPath ?? '', SecondaryIPAddresses: null, SecondaryIPv6Addresses: null,
    EndpointID: endpoint.EndpointID, Gateway: endpoint.Gateway, GlobalIPv6Address: endpoint.GlobalIPv6Address, GlobalIPv6PrefixLen: endpoint.GlobalIPv6PrefixLen,
    IPAddress: endpoint.IPAddress, IPPrefixLen: endpoint.IPPrefixLen, IPv6Gateway: endpoint.IPv6Gateway, MacAddress: endpoint.MacAddress,
    Networks: networks,
  };
}

/** The networks of a container by name; without addresses while it does not run. */
export function endpointsJson(attachment: Attachment): Record<string, EndpointJson> {
  const { endpoints, lease } = attachment;
  return Object.fromEntries(
    Object.entries(endpoints).map(([networkId, endpoint]) => {
      const held = lease?.endpoints.find((each) => each.networkId === networkId);
      return [endpoint.networkName, { ...wishesJson(endpoint, attachment), NetworkID: networkId, ...(held && heldJson(held)) }];
    }),
  );
}

function wishesJson({ aliases, ipv4, ipv6, links, networkName, driverOpts, macAddress, gatewayPriority }: ContainerEndpoint, { id, name }: Attachment): EndpointJson {
  const isOwn = !['bridge', 'host', 'none'].includes(networkName);
  const short = id.slice(0, 12);
  const config = { ...(ipv4 && { IPv4Address: ipv4 }), ...(ipv6 && { IPv6Address: ipv6 }) };
  return {
    ...noEndpoint,
    IPAMConfig: Object.keys(config).length > 0 ? config : null,
    Links: links.length > 0 ? links : null,
    Aliases: isOwn && aliases.length > 0 ? aliases : null,
    DNSNames: isOwn ? [...new Set([name, ...aliases, short])] : null,
    GwPriority: gatewayPriority,
    DriverOpts: Object.keys(driverOpts).length > 0 ? driverOpts : null,
    MacAddress: macAddress,
  };
}

function heldJson(held: EndpointLease): Partial<EndpointJson> {
  return {
    EndpointID: held.id, Gateway: held.gateway, IPAddress: held.ip, IPPrefixLen: held.prefixLength, MacAddress: held.mac,
    IPv6Gateway: held.gateway6, GlobalIPv6Address: held.ip6, GlobalIPv6PrefixLen: held.prefixLength6,
  };
}

/** Where a port is published: all addresses are those of IPv4, and for TCP those of IPv6 too. */
function bindings({ hostIp, hostPort, protocol }: PortMapping): PortBindingJson[] {
  const places = hostIp !== '' ? [hostIp] : protocol === 'tcp' ? ['0.0.0.0', '::'] : ['0.0.0.0'];
  return places.map((place) => ({ HostIp: place, HostPort: String(hostPort) }));
}

/** The ports of a running container as `ps` shows them. */
export function portsJson({ exposed, lease }: Attachment): PortJson[] {
  if (!lease || lease.endpoints.every(({ ip }) => ip === '')) return [];
  const published = lease.ports.flatMap((port) =>
    bindings(port).map(({ HostIp }) => ({ IP: HostIp, PrivatePort: port.containerPort, PublicPort: port.hostPort, Type: port.protocol })),
  );
  const inner = exposed.map(readPort).filter((port) => !lease.ports.some((held) => held.containerPort === port.containerPort && held.protocol === port.protocol));
  return [...published, ...inner.map((port) => ({ PrivatePort: port.containerPort, Type: port.protocol }))];
}

function portMap(exposed: readonly string[], lease: NetworkLease): Record<string, PortBindingJson[] | null> {
  const map: Record<string, PortBindingJson[] | null> = {};
  for (const text of exposed) {
    const { containerPort, protocol } = readPort(text);
    map[`${containerPort}/${protocol}`] = null;
  }
  for (const port of lease.ports) (map[`${port.containerPort}/${port.protocol}`] ??= []).push(...bindings(port));
  return map;
}
