// Stands for an engine that is killed: networks, containers on them, names and ports come and go on end, and one container stays. Arguments: database, run folder, its id.
import { createEventBus } from '../../electron/engine/events/create-event-bus.ts';
import { openNetworks } from '../../electron/engine/networks/open-networks.ts';
import { emptyNetwork } from '../../electron/engine/networks/predefined.ts';
import { openState } from '../../electron/engine/state/open-state.ts';

const [database = '', runRoot = '', kept = ''] = process.argv.slice(2);
const networks = openNetworks({ state: openState(database), runRoot, events: createEventBus() });
const on = (name: string) => ({ networkId: networks.get(name).id, ipv4: '', ipv6: '', macAddress: '', names: [name, 'all'], gatewayPriority: 0 });
const port = { containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 0 } as const;

await networks.recover(new Set());
await networks.create({ ...emptyNetwork, name: 'home', enableIpv6: true });
const { ready } = await networks.attach({ containerId: kept, endpoints: [on('home')], ports: [], dns: [] });
await ready;
process.stdout.write('kept\n');
for (let round = 1; ; round++) {
  const guest = round.toString(16).padStart(12, '0').padEnd(64, 'e');
  await networks.create({ ...emptyNetwork, name: `n${round}` });
  const attached = await networks.attach({ containerId: guest, endpoints: [on(`n${round}`), on('home')], ports: [port], dns: [] });
  await attached.ready;
  await networks.connect(kept, on(`n${round}`));
  await networks.setPorts(kept, [port]);
  await networks.setPorts(kept, []);
  await networks.disconnect(kept, networks.get(`n${round}`).id);
  await networks.release(guest);
  await networks.remove(`n${round}`);
  process.stdout.write(`round ${round}\n`);
}
