/** A published port: what is asked for, and in a lease, where `hostPort` is set, what is held. */
export type PortMapping = {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  /** '' means all addresses. */
  readonly hostIp: string;
  /** 0 asks for a free one (32768 to 60999). */
  readonly hostPort: number;
  /** The first free one from `hostPort` to this is asked for; left out in a lease. */
  readonly hostPortEnd?: number;
};

/** What a network is asked to be. '' where the engine is to choose. */
export type NewNetwork = {
  readonly name: string;
  /** CIDR. */
  readonly subnet: string;
  readonly gateway: string;
  /** The part of the subnet that addresses are given out of. */
  readonly ipRange: string;
  readonly enableIpv6: boolean;
  readonly subnet6: string;
  readonly gateway6: string;
  readonly ipRange6: string;
  /** Addresses of the subnets that are given to no container, by name. */
  readonly auxAddresses: Readonly<Record<string, string>>;
  /** No way out, and none in but from the machine itself. */
  readonly internal: boolean;
  /** Kept for clients; it means nothing without a swarm. */
  readonly attachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Docker's driver options. Heeded: `com.docker.network.bridge.name`, `.enable_icc`, `.enable_ip_masquerade`, `.host_binding_ipv4`, and
   * `com.docker.network.driver.mtu`; the others are kept.
   */
  readonly options: Readonly<Record<string, string>>;
};

export type NetworkRecord = NewNetwork & {
  readonly id: string;
  readonly driver: 'bridge' | 'host' | 'none';
  /** Linux interface; '' for host and none. */
  readonly bridge: string;
  /** The subnet was asked for: containers may ask for addresses in it. */
  readonly isSubnetWished: boolean;
  readonly isSubnet6Wished: boolean;
  readonly createdAt: string;
};

/** What is wished of one network for one container. '' where any will do. */
export type EndpointRequest = {
  /** The network's id. */
  readonly networkId: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly macAddress: string;
  /** What the container is called there. */
  readonly names: readonly string[];
  /** The container's way out is over the highest one; the first among equals. */
  readonly gatewayPriority: number;
};

/** A container's end of a network. Without addresses on host and none. */
export type EndpointLease = {
  /** Docker's EndpointID, anew at each start. */
  readonly id: string;
  readonly networkId: string;
  readonly networkName: string;
  /** Such as eth0; ''. */
  readonly interface: string;
  readonly ip: string;
  readonly prefixLength: number;
  /** '' on an internal network: no way out. */
  readonly gateway: string;
  /** ''  and 0 without IPv6. */
  readonly ip6: string;
  readonly prefixLength6: number;
  readonly gateway6: string;
  readonly mac: string;
  readonly names: readonly string[];
  readonly gatewayPriority: number;
};

/** What one container holds of networks while it runs. Kept in state, released at exit. */
export type NetworkLease = {
  readonly containerId: string;
  /** Path for the OCI spec's network namespace; undefined: the engine's own (host mode). */
  readonly netnsPath: string | undefined;
  /** The container whose namespace this one is in, where it has none of its own. */
  readonly joins: string | undefined;
  /** In the order of their interfaces. */
  readonly endpoints: readonly EndpointLease[];
  readonly ports: readonly PortMapping[];
  /** Name servers for the container's resolv.conf. */
  readonly dns: readonly string[];
  /** Those in `dns` are ours: they know the containers on its networks. */
  readonly named: boolean;
  /** Name servers that were asked for in place of the machine's. */
  readonly upstreams: readonly string[];
  /** The network that it is being connected to or disconnected from right now. */
  readonly pending?: string;
};

export type AttachRequest = {
  readonly containerId: string;
  /** A running container whose namespace is shared: `endpoints` and `ports` are empty then. */
  readonly joins?: string | undefined;
  /** The one on the network `host` or `none` stands alone. */
  readonly endpoints: readonly EndpointRequest[];
  readonly ports: readonly PortMapping[];
  /** Name servers in place of the machine's. */
  readonly dns: readonly string[];
  /** Goes with the engine: nothing is written down, and nobody is told. What a killed engine leaves of it `recover` finds. */
  readonly passing?: boolean;
};

export type Networks = {
  list(): NetworkRecord[];
  /** By id, id prefix or name; `not-found`. */
  get(nameOrId: string): NetworkRecord;
  /** The endpoints that are held of a network, by container id. */
  endpointsOn(networkId: string): ReadonlyMap<string, EndpointLease>;
  /** A network of the driver bridge. `conflict` where the name is taken, `forbidden` where a subnet or the bridge's name is, `invalid`. */
  create(spec: NewNetwork): Promise<NetworkRecord>;
  /** `conflict` where a container holds an endpoint, `forbidden` for bridge, host and none. */
  remove(nameOrId: string): Promise<void>;
  /**
   * Takes addresses and ports, makes the namespace at once, and wires it (`ready` resolves when the wiring is done, so that the runtime can
   * create meanwhile). `conflict` with the holder's container id or process in the message and in `detail` where a port is
   * taken: nothing is held then. Ports are published at the endpoint that is the way out, and not at all on internal networks.
   */
  attach(request: AttachRequest): Promise<{ lease: NetworkLease; ready: Promise<void> }>;
  /** One more endpoint for a container that holds a lease, live. `conflict` where it has one there already. */
  connect(containerId: string, endpoint: EndpointRequest): Promise<NetworkLease>;
  /** Takes one away. `not-found` where there is none. */
  disconnect(containerId: string, networkId: string): Promise<NetworkLease>;
  /** Makes the published ports equal to these, live. As `attach` where one is taken: nothing changes then. */
  setPorts(containerId: string, ports: readonly PortMapping[]): Promise<NetworkLease>;
  /** Fails as `attach` would where a port cannot be published now; it is held no longer than that takes. Ports of the container `except` count as free. */
  tryPort(port: PortMapping, except: string | undefined): Promise<void>;
  /** What a container is called on a network from now on. Nothing happens where it holds no endpoint there. */
  setNames(containerId: string, networkId: string, names: readonly string[]): Promise<void>;
  findLease(containerId: string): NetworkLease | undefined;
  /** Gives everything back. Idempotent. */
  release(containerId: string): Promise<void>;
  /** Why containers do not find each other by name on networks of one's own; undefined where they do. */
  nameProblem(): string | undefined;
  /**
   * After an engine start: makes bridges and rules again where they are missing, keeps leases of `running`, releases all others.
   */
  recover(running: ReadonlySet<string>): Promise<void>;
  /** What is wrong between leases, namespaces, links, names and rules, one sentence each; `repair` mends it. */
  check(options: { running: ReadonlySet<string>; repair: boolean }): Promise<string[]>;
};
