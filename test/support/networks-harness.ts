import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createEventBus } from '../../electron/engine/events/create-event-bus.ts';
import type { EndpointLease, EndpointRequest, NetworkLease, Networks, NewNetwork, PortMapping } from '../../electron/engine/networks/networks.ts';
import { openNetworks } from '../../electron/engine/networks/open-networks.ts';
import { emptyNetwork } from '../../electron/engine/networks/predefined.ts';
import { findUplink, readRoutes } from '../../electron/engine/networks/routes.ts';
import { openState } from '../../electron/engine/state/open-state.ts';
import { listMounts } from '../../electron/engine/sys/list-mounts.ts';
import { createNetworkNamespace, removeNetworkNamespace } from '../../electron/engine/sys/network-namespace.ts';

/** What a test asks of one network for one container. */
export type Wish = Partial<EndpointRequest> & { readonly network: string };

/** A networks room in this network namespace, and a machine outside at 10.77.0.2 (fd77::2) behind `up0`. */
export type NetworksHarness = Disposable & {
  readonly outside: string;
  readonly runRoot: string;
  readonly database: string;
  networks(): Networks;
  create(spec: Partial<NewNetwork> & { readonly name: string }): ReturnType<Networks['create']>;
  attach(wishes: readonly Wish[], ports?: readonly PortMapping[], dns?: readonly string[]): Promise<NetworkLease>;
  request(wish: Wish): EndpointRequest;
  /** What an engine that was killed and started again has. */
  openAgain(): void;
  events(): string[];
  /** What is there of ours: namespaces, mounts, links, name servers, entries of maps. */
  left(): string[];
};

export const port = (more: Partial<PortMapping> = {}): PortMapping => ({ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 0, ...more });
export const run = (command: string, ...args: string[]): string => execFileSync(command, args, { encoding: 'utf8' });
export const inside = (netns: string | undefined, ...args: string[]): string => run('nsenter', `--net=${netns}`, ...args);
/** Of a container on one network. */
export const only = ({ endpoints }: NetworkLease): EndpointLease => endpoints[0]!;

/** Run it in a network namespace of its own. */
export function openNetworksHarness(): NetworksHarness {
  if (findUplink(readRoutes()) !== undefined) throw new Error('run in a network namespace of its own: unshare --net --mount --propagation private');
  const folder = mkdtempSync('/var/tmp/tidewharf-networks-');
  const outside = path.join(folder, 'outside');
  const database = path.join(folder, 'state.db');
  const runRoot = path.join(folder, 'run');
  const events = createEventBus();
  let state = openState(database);
  let networks = openNetworks({ state, runRoot, events });
  let count = 0;
  openOutside(outside);

  const request = ({ network, ...more }: Wish): EndpointRequest => ({
    networkId: networks.get(network).id, ipv4: '', ipv6: '', macAddress: '', names: [], gatewayPriority: 0, ...more,
  });
  return {
    outside,
    runRoot,
    database,
    networks: () => networks,
    create: (spec) => networks.create({ ...emptyNetwork, ...spec }),
    attach: async (wishes, ports = [], dns = []) => {
      const containerId = (++count).toString(16).padStart(12, '0').padEnd(64, 'a');
      const { lease, ready } = await networks.attach({ containerId, endpoints: wishes.map(request), ports, dns });
      await ready;
      return lease;
    },
    request,
    openAgain: () => {
      state.close();
      state = openState(database);
      networks = openNetworks({ state, runRoot, events });
    },
    events: () => events.recent().map(({ action, attributes }) => `${action} ${attributes['name']}`),
    left: () => [
      ...readdirSync(path.join(runRoot, 'netns')),
      ...listMounts().filter(({ target }) => target.startsWith(runRoot)).map(({ target }) => target),
      ...[...run('ip', '-o', 'link').matchAll(/^\d+: (tw[0-9a-f-]+)/gm)].map(([, name = '']) => name),
      ...processesWith(runRoot),
      ...(existsSync(path.join(runRoot, 'names')) ? ['names'] : []),
    ],
    [Symbol.dispose]: () => {
      state.close();
      run('ip', 'link', 'delete', 'up0');
      removeNetworkNamespace(outside);
      for (const name of readdirSync(path.join(runRoot, 'netns'))) removeNetworkNamespace(path.join(runRoot, 'netns', name));
      for (const pid of processesWith(runRoot)) process.kill(Number(pid), 'SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

function openOutside(outside: string): void {
  // An engine of another suite leaves its bridges.
  for (const [, name = ''] of run('ip', '-o', 'link').matchAll(/^\d+: (tidewharf\d+|tw-[0-9a-f]+)/gm)) run('ip', 'link', 'delete', name);
  run('nft', 'flush', 'ruleset');
  createNetworkNamespace(outside);
  run('ip', 'link', 'add', 'up0', 'mtu', '1400', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', outside);
  for (const [where, last] of [[undefined, '1'], [outside, '2']] as const) {
    const device = where === undefined ? 'up0' : 'eth0';
    const within = (...args: string[]): string => (where === undefined ? run('ip', ...args) : inside(where, 'ip', ...args));
    within('address', 'add', `10.77.0.${last}/24`, 'dev', device);
    within('address', 'add', `fd77::${last}/64`, 'dev', device, 'nodad');
    within('link', 'set', device, 'up');
  }
  run('ip', 'route', 'add', 'default', 'via', '10.77.0.2');
  run('ip', 'route', 'add', 'default', 'via', 'fd77::2');
  // Somebody outside who knows how to reach containers past the published ports.
  for (const block of ['172.16.0.0/12', '10.208.0.0/12']) inside(outside, 'ip', 'route', 'add', block, 'via', '10.77.0.1');
  inside(outside, 'ip', 'route', 'add', 'fd00::/8', 'via', 'fd77::1');
}

function processesWith(text: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}
