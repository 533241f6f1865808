import { runCommand } from '../sys/run-command.ts';

/** A link of this network namespace, as `ip -j -d address` tells: without -d it keeps the alias to itself. */
export type Link = {
  readonly name: string;
  readonly mtu: number;
  /** Name of the bridge that it is a port of. */
  readonly master: string | undefined;
  /** Free text that whoever made the link left on it. */
  readonly alias: string | undefined;
  /** Addresses with prefix length, without link-local ones. */
  readonly addresses: readonly string[];
  readonly isUp: boolean;
};

/** Idempotent: the kernel may be at it already, on its own time, since the other end's namespace has gone. */
export async function deleteLink(name: string): Promise<void> {
  try {
    await runCommand('ip', ['link', 'delete', name]);
  } catch (error) {
    if ((await readLinks()).some((link) => link.name === name)) throw error;
  }
}

type LinkJson = {
  ifname: string;
  mtu: number;
  master?: string;
  ifalias?: string;
  flags: string[];
  addr_info?: { family: string; local: string; prefixlen: number }[];
};

export async function readLinks(): Promise<Link[]> {
  const { stdout } = await runCommand('ip', ['-j', '-d', 'address']);
  return parseLinks(stdout);
}

export function parseLinks(json: string): Link[] {
  return (JSON.parse(json) as Partial<LinkJson>[]).flatMap(({ ifname, mtu = 1500, master, ifalias, flags = [], addr_info = [] }) =>
    ifname === undefined
      ? []
      : [
          {
            name: ifname,
            mtu,
            master,
            alias: ifalias,
            addresses: addr_info.filter(({ local }) => !local.startsWith('fe80:')).map(({ local, prefixlen }) => `${local}/${prefixlen}`),
            isUp: flags.includes('UP'),
          },
        ],
  );
}
