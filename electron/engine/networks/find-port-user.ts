import { readdir, readFile, readlink } from 'node:fs/promises';
import { readProcess } from '../sys/process-info.ts';
import { formatIpv4 } from './ipv4.ts';
import type { PortMapping } from './networks.ts';

export type PortUser = { readonly pid: number; readonly command: string };

type Socket = { readonly inode: string; readonly port: number; readonly address: string; readonly bound: boolean };

/** The process whose socket keeps a host port; undefined where none is found, or it is hidden from us. Reads all of /proc: only for an error's text. */
export async function findPortUser({ protocol, hostIp, hostPort }: Pick<PortMapping, 'protocol' | 'hostIp' | 'hostPort'>): Promise<PortUser | undefined> {
  const texts = await Promise.all([protocol, `${protocol}6`].map((name) => readFile(`/proc/thread-self/net/${name}`, 'utf8').catch(() => '')));
  const all = ['', '0.0.0.0'];
  const inodes = texts
    .flatMap((text) => parseSockets(text, protocol))
    .filter((socket) => socket.bound && socket.port === hostPort && (all.includes(hostIp) || all.includes(socket.address) || socket.address === hostIp))
    .map((socket) => `socket:[${socket.inode}]`);
  return inodes.length === 0 ? undefined : findOwner(new Set(inodes));
}

/**
 * Lines of /proc/net/{tcp,udp}{,6} (proc_net(5)): local address in hex, state (0A is LISTEN, 07 an unconnected UDP socket), inode.
 * An IPv6 wildcard socket takes IPv4 as well and counts as 0.0.0.0.
 */
export function parseSockets(text: string, protocol: 'tcp' | 'udp'): Socket[] {
  const boundState = protocol === 'tcp' ? '0A' : '07';
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 9)
    .map((fields) => {
      const [address = '', port = ''] = (fields[1] ?? '').split(':');
      return { inode: fields[9] ?? '', port: Number.parseInt(port, 16), address: readAddress(address), bound: fields[3] === boundState };
    });
}

function readAddress(hex: string): string {
  if (/^0+$/.test(hex)) return '0.0.0.0';
  const isMapped = hex.startsWith('0000000000000000FFFF0000');
  return hex.length === 8 || isMapped ? formatIpv4(Buffer.from(hex.slice(-8), 'hex').readUInt32LE()) : hex;
}

async function findOwner(sockets: ReadonlySet<string>): Promise<PortUser | undefined> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (targets.some((target) => sockets.has(target))) return { pid: Number(pid), command: readProcess(Number(pid))?.command ?? 'unknown' };
  }
  return undefined;
}
