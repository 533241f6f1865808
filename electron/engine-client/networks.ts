import { z } from 'zod';
import type { NewNetwork } from '../shared/ipc/networks.ts';
import { flag, labels, readReply, text, texts } from './read-reply.ts';
import type { EngineTransport } from './transport.ts';

const pool = z.object({ Subnet: text, Gateway: text, IPRange: text });

const listed = z.object({
  Id: z.string(),
  Name: z.string(),
  Driver: text,
  Created: text,
  EnableIPv6: flag,
  Internal: flag,
  IPAM: z.object({ Config: z.array(pool).nullish().transform((value) => value ?? []) }),
  Options: labels,
  Labels: labels,
});

const endpoint = z.object({ NetworkID: text, IPAddress: text, GlobalIPv6Address: text, MacAddress: text, Aliases: texts, DNSNames: texts });

const attached = z.object({
  Id: z.string(),
  Names: texts,
  State: z.string(),
  NetworkSettings: z.object({ Networks: z.record(z.string(), endpoint).nullish().transform((value) => value ?? {}) }),
});

export type ListedNetwork = z.output<typeof listed>;
/** A container with the networks that it is on, by name. */
export type AttachedContainer = z.output<typeof attached>;

type WithSignal = { readonly signal?: AbortSignal | undefined };

export type NetworkCalls = {
  listNetworks(options?: WithSignal): Promise<ListedNetwork[]>;
  /** `raw` is the reply as it came. `not-found` where there is none. */
  inspectNetwork(options: { id: string } & WithSignal): Promise<{ network: ListedNetwork; raw: unknown }>;
  /** Every container, running or not. */
  listAttached(options?: WithSignal): Promise<AttachedContainer[]>;
  /** `forbidden` where it overlaps with another block: `detail` tells whose. */
  createNetwork(options: NewNetwork & WithSignal): Promise<{ id: string }>;
  removeNetwork(options: { id: string } & WithSignal): Promise<void>;
  connectNetwork(options: { id: string; containerId: string; aliases: readonly string[]; ipv4: string } & WithSignal): Promise<void>;
  disconnectNetwork(options: { id: string; containerId: string } & WithSignal): Promise<void>;
};

export function createNetworkCalls(transport: EngineTransport): NetworkCalls {
  return {
    listNetworks: async ({ signal } = {}) => readReply(z.array(listed), await transport.json({ method: 'GET', path: '/networks', signal }), 'list networks'),
    inspectNetwork: async ({ id, signal }) => {
      const raw = await transport.json({ method: 'GET', path: pathOf(id), signal });
      return { network: readReply(listed, raw, `inspect network ${id}`), raw };
    },
    listAttached: async ({ signal } = {}) => readReply(z.array(attached), await transport.json({ method: 'GET', path: '/containers/json', query: { all: true }, signal }), 'list containers'),
    createNetwork: async ({ signal, ...wanted }) => {
      const reply = await transport.json({ method: 'POST', path: '/networks/create', body: createBody(wanted), signal });
      return { id: readReply(z.object({ Id: z.string() }), reply, 'create a network').Id };
    },
    removeNetwork: async ({ id, signal }) => {
      await transport.json({ method: 'DELETE', path: pathOf(id), signal });
    },
    connectNetwork: async ({ id, containerId, aliases, ipv4, signal }) => {
      const body = { Container: containerId, EndpointConfig: { Aliases: aliases, ...(ipv4 && { IPAMConfig: { IPv4Address: ipv4 } }) } };
      await transport.json({ method: 'POST', path: `${pathOf(id)}/connect`, body, signal });
    },
    disconnectNetwork: async ({ id, containerId, signal }) => {
      await transport.json({ method: 'POST', path: `${pathOf(id)}/disconnect`, body: { Container: containerId }, signal });
    },
  };
}

function createBody({ name, ipv4, ipv6, enableIpv6, internal, labels: given }: NewNetwork): object {
  const config = [ipv4, ipv6].flatMap((wish) => (wish === undefined ? [] : [{ Subnet: wish.subnet, ...(wish.gateway && { Gateway: wish.gateway }), ...(wish.range && { IPRange: wish.range }) }]));
  return { Name: name, Driver: 'bridge', Internal: internal, EnableIPv6: enableIpv6, Labels: given, IPAM: { Driver: 'default', Config: config } };
}

function pathOf(id: string): string {
  return `/networks/${encodeURIComponent(id)}`;
}
