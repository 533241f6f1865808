import type { ContainerPortsReply } from '../engine-api/ports.ts';

export type PortCalls = {
  /** Who listens in a container, and who can get there. */
  'ports.inspect': { in: { id: string }; out: ContainerPortsReply };
};

export const portCallNames = ['ports.inspect'] as const satisfies readonly (keyof PortCalls)[];
