import { readdir, readFile, readlink } from 'node:fs/promises';
import type { ListeningSocket } from '../../shared/engine-api/ports.ts';
import { readProcess } from '../sys/process-info.ts';
import { formatIpv4 } from './ipv4.ts';
import { formatIpv6 } from './ipv6.ts';

const protocols = ['tcp', 'udp'] as const;

/**
 * The sockets that wait for others in the network namespace of a process. `members` are processes whose names are told with them. What ends while it
 * is looked at may be in or not.
 */
export async function listSockets(pid: number, members: readonly number[]): Promise<ListeningSocket[]> {
  const found = await Promise.all(
    protocols.flatMap((protocol) => [protocol, `${protocol}6`].map(async (name) => parseWaiting(await readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => ''), protocol))),
  );
  const sockets = found.flat();
  const owners = sockets.length === 0 ? new Map<string, number>() : await findOwners(members);
  const seen = new Map<string, ListeningSocket>();
  for (const { inode, ...socket } of sockets) {
    const owner = owners.get(inode);
    const program = owner === undefined ? null : (readProcess(owner)?.command ?? null);
    const key = `${socket.protocol} ${socket.address} ${socket.port}`;
    seen.set(key, { ...socket, program: seen.get(key)?.program ?? program });
  }
  return [...seen.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

/** Lines of /proc/PID/net/{tcp,udp}{,6} (proc_net(5)) whose state is LISTEN (0A), of UDP unconnected (07). */
export function parseWaiting(text: string, protocol: 'tcp' | 'udp'): (Omit<ListeningSocket, 'program'> & { readonly inode: string })[] {
  const waits = protocol === 'tcp' ? '0A' : '07';
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 9 && fields[3] === waits)
    .map((fields) => {
      const [address = '', port = ''] = (fields[1] ?? '').split(':');
      return { port: Number.parseInt(port, 16), protocol, address: readAddress(address), inode: fields[9] ?? '' };
    });
}

/** Words of 32 bits in the machine's order, which is little-endian wherever this runs. */
function readAddress(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  if (words.length === 1) return formatIpv4(Buffer.from(hex, 'hex').readUInt32LE());
  const address = words.reduce((sum, word) => (sum << 32n) | BigInt(Buffer.from(word, 'hex').readUInt32LE()), 0n);
  const mapped = address >> 32n === 0xffffn;
  return mapped ? formatIpv4(Number(address & 0xffffffffn)) : formatIpv6(address);
}

/** The first process of each socket, by inode. */
async function findOwners(pids: readonly number[]): Promise<Map<string, number>> {
  const owners = new Map<string, number>();
  await Promise.all(
    pids.map(async (pid) => {
      const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
      const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
      for (const target of targets) {
        const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
        if (inode !== undefined && !owners.has(inode)) owners.set(inode, pid);
      }
    }),
  );
  return owners;
}
