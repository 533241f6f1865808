import { z } from 'zod';
import type { NetworkSpec } from '../../../containers/create-spec.ts';
import { readPortBindings } from '../read-port.ts';
import { flag, keys, list, text, type Fields } from './body-fields.ts';

const portBindings = z
  .record(z.string(), z.array(z.object({ HostIp: text, HostPort: z.union([z.string(), z.number().transform(String)]).nullish().transform((port) => port ?? '') })).nullable())
  .nullish()
  .transform((value) => value ?? {});

export const networkConfigFields = { Hostname: text, Domainname: text, ExposedPorts: keys, MacAddress: text };
export const networkHostFields = {
  NetworkMode: text, PortBindings: portBindings, PublishAllPorts: flag, Dns: list, DnsSearch: list, DnsOptions: list, ExtraHosts: list, Links: list,
};

type NetworkBody = Fields<typeof networkConfigFields> & { readonly HostConfig: Fields<typeof networkHostFields> };


export function planNetwork(body: NetworkBody): NetworkSpec {
  const host = body.HostConfig;
  return {
    mode: host.NetworkMode || 'default',
    endpoints: {},
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
