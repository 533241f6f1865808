import { readFileSync } from 'node:fs';
import { findIpv4 } from './ipv4.ts';

const systemFile = '/etc/resolv.conf';
/** What systemd-resolved itself asks, where /etc/resolv.conf only names its stub on the loopback. */
const resolvedFile = '/run/systemd/resolve/resolv.conf';

/** Name servers as resolv.conf(5) lists them. */
export function parseNameServers(text: string): string[] {
  return [...text.matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm)].map(([, server = '']) => server);
}

/**
 * Name servers that a container on a bridge can reach: the machine's own, without loopback ones, which mean something else inside a container,
 * and without IPv6 ones, as containers have no IPv6 yet. Empty where the machine has none.
 */
export function pickNameServers(readText: (path: string) => string = readTextOrNothing): string[] {
  for (const file of [systemFile, resolvedFile]) {
    const reachable = parseNameServers(readText(file)).filter((server) => findIpv4(server) !== undefined && !/^(127|0)\./.test(server));
    if (reachable.length > 0) return reachable;
  }
  return [];
}

/** For a container in the machine's own namespace. */
export function readNameServers(): string[] {
  return parseNameServers(readTextOrNothing(systemFile));
}

function readTextOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
