import type { Server } from 'node:http';
import { releaseMemory } from '../sys/release-memory.ts';

/** Bytes that the process may have at rest; and how far it may go beyond what the last release could not give back. */
const restBytes = 80 * 1024 * 1024;
const growthBytes = 8 * 1024 * 1024;
/** Milliseconds after the last end of a connection: work comes in bursts. */
const settleMs = 1000;

/**
 * Gives memory back once work is over: garbage of a large log or pull is not collected while nothing else is allocated. One timer after
 * the end of a connection, none at rest.
 */
export function restMemory(server: Server): void {
  let timer: NodeJS.Timeout | undefined;
  let floor = 0;
  const settle = (): void => {
    if (process.memoryUsage.rss() < Math.max(restBytes, floor + growthBytes)) return;
    releaseMemory();
    floor = process.memoryUsage.rss();
  };
  server.on('connection', (socket) => {
    socket.once('close', () => {
      clearTimeout(timer);
      timer = setTimeout(settle, settleMs).unref();
    });
  });
}
