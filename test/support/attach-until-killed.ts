// Stands for an engine that is killed: attaches and releases containers on end, and says each step. Arguments: database, run folder, first id.
import { createEventBus } from '../../electron/engine/events/create-event-bus.ts';
import { openNetworks } from '../../electron/engine/networks/open-networks.ts';
import { openState } from '../../electron/engine/state/open-state.ts';

const [database = '', runRoot = '', kept = ''] = process.argv.slice(2);
const networks = openNetworks({ state: openState(database), runRoot, events: createEventBus() });
const endpoint = { networkId: networks.get('bridge').id, ipv4: '', ipv6: '', macAddress: '', names: [], gatewayPriority: 0 };
const say = (text: string) => process.stdout.write(`${text}\n`);
const ports = [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 0 }] as const;

await networks.recover(new Set());
if (kept !== '') {
  const { lease, ready } = await networks.attach({ containerId: kept, endpoints: [endpoint], ports, dns: [] });
  await ready;
  say(`kept ${JSON.stringify(lease)}`);
}
for (let number = 1; ; number++) {
  const containerId = number.toString(16).padStart(12, '0').padEnd(64, 'e');
  const { ready } = await networks.attach({ containerId, endpoints: [endpoint], ports, dns: [] });
  say(`attached ${number}`);
  await ready;
  say(`ready ${number}`);
  await networks.release(containerId);
  say(`released ${number}`);
}
