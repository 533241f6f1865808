import { z } from 'zod';
import { count, readReply } from './read-reply.ts';
import type { EngineTransport } from './transport.ts';

const volumes = z.object({ Volumes: z.array(z.object({ Name: z.string() })).nullish() });
const networks = z.array(z.object({ Name: z.string(), Driver: z.string() }));
const machine = z.object({ NCPU: count, MemTotal: count });

/** What a form can offer, by name. */
export type ChoiceCalls = {
  volumeNames(): Promise<string[]>;
  networkNames(): Promise<{ name: string; driver: string }[]>;
  machine(): Promise<{ cpus: number; memoryBytes: number }>;
};

export function createChoiceCalls(transport: EngineTransport): ChoiceCalls {
  return {
    volumeNames: async () => (readReply(volumes, await transport.json({ method: 'GET', path: '/volumes' }), 'list volumes').Volumes ?? []).map(({ Name }) => Name),
    networkNames: async () => readReply(networks, await transport.json({ method: 'GET', path: '/networks' }), 'list networks').map(({ Name, Driver }) => ({ name: Name, driver: Driver })),
    machine: async () => {
      const { NCPU, MemTotal } = readReply(machine, await transport.json({ method: 'GET', path: '/info' }), 'info');
      return { cpus: NCPU, memoryBytes: MemTotal };
    },
  };
}
