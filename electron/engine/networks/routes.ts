import { readFileSync } from 'node:fs';
import type { Subnet } from './ipv4.ts';

/** One IPv4 route of the main table; prefix length 0 is the default route. */
export type Route = { readonly device: string; readonly destination: Subnet; readonly metric: number };

/** The routes of this network namespace. */
export function readRoutes(): Route[] {
  return parseRoutes(readFileSync('/proc/thread-self/net/route', 'utf8'));
}

/** Lines of /proc/net/route: addresses are little-endian hex. */
export function parseRoutes(text: string): Route[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 8)
    .map(([device = '', destination = '', , , , , metric, mask = '']) => ({
      device,
      destination: { base: fromLittleEndian(destination), prefixLength: bitCount(fromLittleEndian(mask)) },
      metric: Number(metric),
    }));
}

/** The device that leads out of the machine; undefined where there is none. */
export function findUplink(routes: readonly Route[]): string | undefined {
  const defaults = routes.filter((route) => route.destination.prefixLength === 0);
  return defaults.sort((one, other) => one.metric - other.metric)[0]?.device;
}

function fromLittleEndian(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE();
}

function bitCount(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length;
}
