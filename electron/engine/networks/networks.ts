/** A published port: what is asked for, and with `hostPort` set, what is held. */
export type PortMapping = {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  /** '' means all addresses. */
  readonly hostIp: string;
  /** 0 asks for a free one (32768 to 60999). */
  readonly hostPort: number;
};

export type NetworkRecord = {
  readonly id: string;
  readonly name: string;
  readonly driver: 'bridge' | 'host' | 'none';
  /** Linux interface; '' for host and none. */
  readonly bridge: string;
  /** CIDR such as 172.29.0.0/16; '' for host and none. */
  readonly subnet: string;
  readonly gateway: string;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
};

/** What one container holds of a network while it runs. Kept in state, released at exit. */
export type NetworkLease = {
  readonly containerId: string;
  readonly networkId: string;
  readonly networkName: string;
  /** Path for the OCI spec's network namespace; undefined: the engine's own (host mode). */
  readonly netnsPath: string | undefined;
  readonly ip: string;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly mac: string;
  readonly ports: readonly PortMapping[];
  /** Name servers for the container's resolv.conf. */
  readonly dns: readonly string[];
};

export type Networks = {
  list(): NetworkRecord[];
  /** By id, id prefix or name; `not-found`. */
  get(nameOrId: string): NetworkRecord;
  /**
   * Takes an address and the ports, makes the namespace at once, and wires it (`ready` resolves when the wiring is done, so that the runtime can
   * create meanwhile). `conflict` with the holder's container id or process in the message and in `detail` where a port is
   * taken: nothing is held then. Modes: 'bridge' or a network's name, 'host', 'none'.
   */
  attach(request: {
    containerId: string;
    mode: string;
    ports: readonly PortMapping[];
  }): Promise<{ lease: NetworkLease; ready: Promise<void> }>;
  findLease(containerId: string): NetworkLease | undefined;
  /** Gives everything back. Idempotent. */
  release(containerId: string): Promise<void>;
  /**
   * After an engine start: makes bridge and rules again where they are missing, keeps leases of `running`, releases all others.
   */
  recover(running: ReadonlySet<string>): Promise<void>;
  /** What is wrong between leases, namespaces, links and rules, one sentence each; `repair` mends it. */
  check(options: { running: ReadonlySet<string>; repair: boolean }): Promise<string[]>;
};
