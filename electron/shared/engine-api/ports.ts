import type { ErrorBody } from '../errors/engine-error.ts';

/** A socket that waits for others inside a container. */
export type ListeningSocket = {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** What it is bound to; `0.0.0.0` and `::` are all addresses. */
  readonly address: string;
  /** The kernel's name of the program that has it; null where it is hidden. */
  readonly program: string | null;
};

/** What keeps others from a port of a container, or a port from its use. */
export type PortFinding =
  /** Others could reach it, but it is not published. */
  | { readonly kind: 'not-published'; readonly port: number; readonly protocol: 'tcp' | 'udp'; readonly program: string | null }
  /** Bound to the loopback of the container: no published port reaches it. `hostPorts` are published to it all the same. */
  | { readonly kind: 'only-inside'; readonly port: number; readonly protocol: 'tcp' | 'udp'; readonly program: string | null; readonly address: string; readonly hostPorts: readonly number[] }
  /** Published, and nothing listens there. */
  | { readonly kind: 'nobody-listens'; readonly port: number; readonly protocol: 'tcp' | 'udp'; readonly hostPorts: readonly number[] };

/** `GET /tidewharf/v1/containers/{id}/ports`: who listens in a container, and who can get there. Looks when it is asked. */
export type ContainerPortsReply = {
  readonly running: boolean;
  /** Only `own` can publish ports: `host` has the machine's, `joined` another container's, `none` no way in, `internal` only what is on its network. */
  readonly network: 'own' | 'host' | 'joined' | 'none' | 'internal';
  /** Of `host` nothing: those would be the machine's. */
  readonly listening: readonly ListeningSocket[];
  readonly published: readonly { readonly containerPort: number; readonly protocol: 'tcp' | 'udp'; readonly hostIp: string; readonly hostPort: number }[];
  /** What matters most first. */
  readonly findings: readonly PortFinding[];
};

export type HostPort = { readonly hostIp: string; readonly hostPort: number; readonly protocol: 'tcp' | 'udp' };

/** `POST /tidewharf/v1/host-ports`: could these be published now? `except` is a container whose own ports count as free. */
export type HostPortsRequest = { readonly ports: readonly HostPort[]; readonly except?: string | undefined };

export type HostPortsReply = {
  readonly ports: readonly (HostPort & {
    /** As a start would fail: with the container or the process that has it. Null where it is free. */
    readonly problem: ErrorBody | null;
    /** It, or the next one that is free; null where none of the next hundred is. */
    readonly free: number | null;
  })[];
};
