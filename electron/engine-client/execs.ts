import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { CreateExecBody } from '../shared/docker/exec.ts';
import { readReply } from './read-reply.ts';
import type { EngineTransport } from './transport.ts';

const inspected = z.object({ Running: z.boolean(), ExitCode: z.number().nullish().transform((value) => value ?? null) });

export type TerminalSize = { readonly cols: number; readonly rows: number };

type WithSignal = { readonly signal?: AbortSignal | undefined };

export type ExecCalls = {
  createExec(options: { containerId: string; body: CreateExecBody } & WithSignal): Promise<{ id: string }>;
  /** Starts it with a terminal of this size; the connection carries its input and output as they are, and closes when it ends. */
  startExec(options: { id: string; size: TerminalSize } & WithSignal): Promise<Duplex>;
  resizeExec(options: { id: string; size: TerminalSize } & WithSignal): Promise<void>;
  /** Ends what runs in its terminal, as closing one does. Our engine only. */
  hangUpExec(options: { id: string } & WithSignal): Promise<void>;
  /** `exitCode` is known once it has ended. */
  inspectExec(options: { id: string } & WithSignal): Promise<{ running: boolean; exitCode: number | null }>;
};

export function createExecCalls(transport: EngineTransport): ExecCalls {
  return {
    createExec: async ({ containerId, body, signal }) => {
      const reply = await transport.json({ method: 'POST', path: `/containers/${encodeURIComponent(containerId)}/exec`, body, signal });
      return { id: readReply(z.object({ Id: z.string() }), reply, `exec in container ${containerId}`).Id };
    },
    startExec: ({ id, size, signal }) =>
      transport.hijack({ method: 'POST', path: `${pathOf(id)}/start`, body: { Detach: false, Tty: true, ConsoleSize: [size.rows, size.cols] }, signal }),
    resizeExec: async ({ id, size, signal }) => {
      await transport.json({ method: 'POST', path: `${pathOf(id)}/resize`, query: { h: size.rows, w: size.cols }, signal });
    },
    hangUpExec: async ({ id, signal }) => {
      await transport.json({ method: 'POST', path: `/tidewharf/v1${pathOf(id)}/hangup`, signal });
    },
    inspectExec: async ({ id, signal }) => {
      const reply = readReply(inspected, await transport.json({ method: 'GET', path: `${pathOf(id)}/json`, signal }), `inspect exec ${id}`);
      return { running: reply.Running, exitCode: reply.ExitCode };
    },
  };
}

function pathOf(id: string): string {
  return `/exec/${encodeURIComponent(id)}`;
}
