import type { EndpointJson, NetworkSettingsJson, PortBindingJson } from '../../../shared/docker/container-json.ts';
import type { PortJson } from '../../../shared/docker/container-list-item.ts';
import type { NetworkLease } from '../../networks/networks.ts';
import { readPort } from './read-port.ts';

const noEndpoint: EndpointJson = {
  IPAMConfig: null, Links: null, Aliases: null, NetworkID: '', EndpointID: '', Gateway: '', IPAddress: '', IPPrefixLen: 0,
  IPv6Gateway: '', GlobalIPv6Address: '', GlobalIPv6PrefixLen: 0, MacAddress: '', DriverOpts: null,
};

/** Of one container: `mode` as asked for, `exposed` such as `80/tcp`, `lease` while it runs. */
export type Attachment = { readonly mode: string; readonly networkId: string; readonly exposed: readonly string[]; readonly lease: NetworkLease | undefined };

/** NetworkSettings of inspect. */
export function networkSettingsJson(attachment: Attachment): NetworkSettingsJson {
  const { lease } = attachment;
  const networks = endpointsJson(attachment);
  const endpoint = networks['bridge'] ?? noEndpoint;
  return {
    Bridge: '', SandboxID: lease?.containerId ?? '', HairpinMode: false, LinkLocalIPv6Address: '', LinkLocalIPv6PrefixLen: 0,
    Ports: lease ? portMap(attachment.exposed, lease) : {},
    SandboxKey: lease?.netnsPath ?? '', SecondaryIPAddresses: null, SecondaryIPv6Addresses: null,
    EndpointID: endpoint.EndpointID, Gateway: endpoint.Gateway, GlobalIPv6Address: '', GlobalIPv6PrefixLen: 0,
    IPAddress: endpoint.IPAddress, IPPrefixLen: endpoint.IPPrefixLen, IPv6Gateway: '', MacAddress: endpoint.MacAddress,
    Networks: networks,
  };
}

/** The networks of a container by name; without addresses while it does not run. */
export function endpointsJson({ mode, networkId, lease }: Attachment): Record<string, EndpointJson> {
  if (!lease) return { [mode === 'default' ? 'bridge' : mode]: { ...noEndpoint, NetworkID: networkId } };
  return {
    [lease.networkName]: {
      ...noEndpoint,
      NetworkID: lease.networkId,
      EndpointID: lease.containerId,
      Gateway: lease.gateway,
      IPAddress: lease.ip,
      IPPrefixLen: lease.prefixLength,
      MacAddress: lease.mac,
    },
  };
}

/** The ports of a running container as `ps` shows them. */
export function portsJson({ exposed, lease }: Attachment): PortJson[] {
  if (!lease || lease.ip === '') return [];
  const published = lease.ports.map(({ containerPort, protocol, hostIp, hostPort }) => {
    return { IP: hostIp || '0.0.0.0', PrivatePort: containerPort, PublicPort: hostPort, Type: protocol };
  });
  const inner = exposed.map(readPort).filter((port) => !lease.ports.some((held) => held.containerPort === port.containerPort && held.protocol === port.protocol));
  return [...published, ...inner.map((port) => ({ PrivatePort: port.containerPort, Type: port.protocol }))];
}

function portMap(exposed: readonly string[], lease: NetworkLease): Record<string, PortBindingJson[] | null> {
  const map: Record<string, PortBindingJson[] | null> = {};
  for (const text of exposed) {
    const { containerPort, protocol } = readPort(text);
    map[`${containerPort}/${protocol}`] = null;
  }
  for (const { containerPort, protocol, hostIp, hostPort } of lease.ports) {
    (map[`${containerPort}/${protocol}`] ??= []).push({ HostIp: hostIp || '0.0.0.0', HostPort: String(hostPort) });
  }
  return map;
}
