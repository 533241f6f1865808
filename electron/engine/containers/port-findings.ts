import type { ContainerPortsReply, ListeningSocket, PortFinding } from '../../shared/engine-api/ports.ts';

/** Ports that the kernel gives to clients: an unconnected UDP socket there waits for an answer, not for others. */
const firstClientPort = 32_768;

type Port = Pick<ListeningSocket, 'port' | 'protocol'>;

/** Pure: what keeps others from what listens in a container that can publish ports. What matters most first. */
export function findPortTrouble(listening: readonly ListeningSocket[], published: ContainerPortsReply['published']): PortFinding[] {
  const hostPortsOf = ({ port, protocol }: Port): number[] => [
    ...new Set(published.filter((each) => each.containerPort === port && each.protocol === protocol).map(({ hostPort }) => hostPort)),
  ];
  const byPort = Map.groupBy(listening, ({ port, protocol }) => `${port}/${protocol}`);
  const found = [...byPort.values()].flatMap((sockets): PortFinding[] => {
    const [first] = sockets;
    if (first === undefined) return [];
    const { port, protocol } = first;
    const program = sockets.find((socket) => socket.program !== null)?.program ?? null;
    const hostPorts = hostPortsOf(first);
    if (sockets.every(({ address }) => isLoopback(address))) return [{ kind: 'only-inside', port, protocol, program, address: first.address, hostPorts }];
    if (hostPorts.length > 0 || (protocol === 'udp' && port >= firstClientPort)) return [];
    return [{ kind: 'not-published', port, protocol, program }];
  });
  const silent = [...Map.groupBy(published, ({ containerPort, protocol }) => `${containerPort}/${protocol}`)].flatMap(([key, [first]]): PortFinding[] => {
    if (first === undefined || byPort.has(key)) return [];
    const port = { port: first.containerPort, protocol: first.protocol };
    return [{ kind: 'nobody-listens', ...port, hostPorts: hostPortsOf(port) }];
  });
  return [...found, ...silent].sort((a, b) => rank(a) - rank(b) || a.port - b.port);
}

function rank(finding: PortFinding): number {
  switch (finding.kind) {
    case 'only-inside':
      return finding.hostPorts.length > 0 ? 0 : 3;
    case 'nobody-listens':
      return 1;
    case 'not-published':
      return 2;
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
