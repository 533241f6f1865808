import type { ContainerStatus } from './containers.ts';
import type { Empty } from './empty.ts';

export type NetworkPool = { readonly subnet: string; readonly gateway: string; /** '' for all of the subnet. */ readonly range: string };

/** A container on a network; its addresses are '' while it does not run. */
export type NetworkMember = {
  readonly containerId: string;
  readonly name: string;
  readonly status: ContainerStatus;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly mac: string;
  /** Names that others on the network find it by. */
  readonly names: readonly string[];
};

export type NetworkSummary = {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly createdAt: string;
  readonly pools: readonly NetworkPool[];
  readonly internal: boolean;
  readonly ipv6: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** `bridge`, `host` and `none`, which every engine has. */
  readonly predefined: boolean;
  readonly members: readonly NetworkMember[];
};

export type NetworkDetail = NetworkSummary & { readonly raw: unknown };

export type NewNetwork = {
  readonly name: string;
  /** Undefined lets the engine choose. */
  readonly ipv4?: NetworkPool | undefined;
  readonly ipv6?: NetworkPool | undefined;
  readonly enableIpv6: boolean;
  readonly internal: boolean;
  readonly labels: Readonly<Record<string, string>>;
};

export type NetworkCalls = {
  'networks.list': { in: Empty; out: NetworkSummary[] };
  'networks.inspect': { in: { id: string }; out: NetworkDetail };
  'networks.create': { in: NewNetwork; out: { id: string } };
  /** `conflict` while a container is on it, `forbidden` for a predefined one. */
  'networks.remove': { in: { id: string }; out: Empty };
  /** At once, also where it runs. `ipv4` '' takes a free address. */
  'networks.connect': { in: { id: string; containerId: string; aliases: readonly string[]; ipv4: string }; out: Empty };
  'networks.disconnect': { in: { id: string; containerId: string }; out: Empty };
};

export const networkCallNames = ['networks.list', 'networks.inspect', 'networks.create', 'networks.remove', 'networks.connect', 'networks.disconnect'] as const satisfies readonly (keyof NetworkCalls)[];
