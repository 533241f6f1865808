import type { NetworkCalls } from '../../shared/ipc/networks.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { networkSummary } from './network-views.ts';

export function networkHandlers({ client }: HostParts): HandlersOf<NetworkCalls> {
  return {
    'networks.list': async () => {
      const [networks, containers] = await Promise.all([client.listNetworks(), client.listAttached()]);
      return networks.map((network) => networkSummary(network, containers));
    },
    'networks.inspect': async ({ id }) => {
      const [{ network, raw }, containers] = await Promise.all([client.inspectNetwork({ id }), client.listAttached()]);
      return { ...networkSummary(network, containers), raw };
    },
    'networks.create': (wanted) => client.createNetwork(wanted),
    'networks.remove': ({ id }) => done(client.removeNetwork({ id })),
    'networks.connect': (wanted) => done(client.connectNetwork(wanted)),
    'networks.disconnect': (wanted) => done(client.disconnectNetwork(wanted)),
  };
}
