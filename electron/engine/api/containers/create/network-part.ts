import { z } from 'zod';
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


export function planNetwork(body: NetworkBody): NetworkSpec {
  const host = body.HostConfig;
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
