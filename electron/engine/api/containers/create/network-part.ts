import { isIP } from 'node:net';
import { z } from 'zod';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { EndpointSpec, NetworkSpec } from '../../../containers/create-spec.ts';
import { readPortBindings } from '../read-port.ts';
import { flag, keys, list, text, textMap, whole, type Fields } from './body-fields.ts';

const portBindings = z
  .record(z.string(), z.array(z.object({ HostIp: text, HostPort: z.union([z.string(), z.number().transform(String)]).nullish().transform((port) => port ?? '') })).nullable())
  .nullish()
  .transform((value) => value ?? {});

/** Docker Engine API, EndpointSettings: what is wished. */
export const endpointSchema = z
  .looseObject({
    IPAMConfig: z.looseObject({ IPv4Address: text, IPv6Address: text }).nullish(),
    Aliases: list,
    Links: list,
    MacAddress: text,
    GwPriority: whole,
    DriverOpts: textMap,
  })
  .nullish();

export function planEndpoint(sent: z.output<typeof endpointSchema>): EndpointSpec {
  return {
    aliases: [...new Set(sent?.Aliases ?? [])],
    ipv4: sent?.IPAMConfig?.IPv4Address ?? '',
    ipv6: sent?.IPAMConfig?.IPv6Address ?? '',
    macAddress: sent?.MacAddress ?? '',
    links: sent?.Links ?? [],
    gatewayPriority: sent?.GwPriority ?? 0,
    driverOpts: sent?.DriverOpts ?? {},
  };
}

const networkingConfig = z
  .looseObject({ EndpointsConfig: z.record(z.string(), endpointSchema).nullish() })
  .nullish()
  .transform((value) => value?.EndpointsConfig ?? {});

export const networkConfigFields = { Hostname: text, Domainname: text, ExposedPorts: keys, MacAddress: text, NetworkingConfig: networkingConfig };
export const networkHostFields = {
  NetworkMode: text, PortBindings: portBindings, PublishAllPorts: flag, Dns: list, DnsSearch: list, DnsOptions: list, ExtraHosts: list, Links: list,
};

type NetworkBody = Fields<typeof networkConfigFields> & { readonly HostConfig: Fields<typeof networkHostFields> };

/** Fails with `invalid` where an address or a port is none, in Docker's words where it has them. */
export function planNetwork(body: NetworkBody): NetworkSpec {
  const host = body.HostConfig;
  for (const address of host.Dns) if (isIP(address) === 0) throw new EngineError('invalid', `body.HostConfig.Dns: '${address}' is not an IP address`);
  for (const port of body.ExposedPorts) checkExposed(port);
  for (const entry of host.ExtraHosts) checkExtraHost(entry);
  return {
    mode: host.NetworkMode || 'default',
    endpoints: Object.fromEntries(Object.entries(body.NetworkingConfig).map(([name, sent]) => [name, planEndpoint(sent)])),
    ports: readPortBindings(host.PortBindings),
    exposedPorts: body.ExposedPorts,
    publishAll: host.PublishAllPorts,
    hostname: body.Hostname,
    domainname: body.Domainname,
    macAddress: body.MacAddress,
    dns: host.Dns,
    dnsSearch: host.DnsSearch,
    dnsOptions: host.DnsOptions,
    extraHosts: host.ExtraHosts,
    links: host.Links,
  };
}

/** A port or a range of them, of any protocol that there is. */
function checkExposed(port: string): void {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(?:tcp|udp|sctp))?$/i.exec(port) ?? [];
  if (first === undefined || Number(last) > 65_535 || Number(first) > Number(last)) throw new EngineError('invalid', `body.ExposedPorts: invalid port '${port}'`);
}

/** `name:address`, or `name:host-gateway`. */
function checkExtraHost(entry: string): void {
  const [name = '', ...rest] = entry.split(':');
  const address = rest.join(':').replace(/^\[(.*)\]$/, '$1');
  if (name === '' || address === '') throw new EngineError('invalid', `bad format for add-host: "${entry}"`);
  if (address !== 'host-gateway' && isIP(address) === 0) throw new EngineError('invalid', `invalid IP address in add-host: "${address}"`);
}
