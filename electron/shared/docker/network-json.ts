/** `GET /networks/{id}`, and one of `GET /networks`. */
export type NetworkJson = {
  readonly Name: string;
  readonly Id: string;
  readonly Created: string;
  readonly Scope: 'local';
  readonly Driver: string;
  readonly EnableIPv4: boolean;
  readonly EnableIPv6: boolean;
  readonly IPAM: { readonly Driver: string; readonly Options: object | null; readonly Config: readonly IpamPoolJson[] };
  readonly Internal: boolean;
  readonly Attachable: boolean;
  readonly Ingress: boolean;
  readonly ConfigFrom: { readonly Network: string };
  readonly ConfigOnly: boolean;
  /** By container id. Empty in a list. */
  readonly Containers: Readonly<
    Record<string, { readonly Name: string; readonly EndpointID: string; readonly MacAddress: string; readonly IPv4Address: string; readonly IPv6Address: string }>
  >;
  readonly Options: Readonly<Record<string, string>>;
  readonly Labels: Readonly<Record<string, string>>;
};

export type IpamPoolJson = { readonly Subnet: string; readonly IPRange?: string; readonly Gateway: string; readonly AuxiliaryAddresses?: Readonly<Record<string, string>> };
