import { z } from 'zod';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { NewNetwork } from '../../networks/networks.ts';
import type { Call } from '../call.ts';
import { flag, text, textMap } from '../containers/create/body-fields.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';

const pool = z.object({ Subnet: text, IPRange: text, Gateway: text, AuxiliaryAddresses: textMap, AuxAddress: textMap });

/** Docker Engine API, NetworkCreate. */
const schema = z.looseObject({
  Name: text,
  Driver: text,
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  ConfigOnly: flag,
  EnableIPv6: flag,
  EnableIPv4: z.boolean().nullish(),
  Scope: text,
  Options: textMap,
  Labels: textMap,
  IPAM: z.looseObject({ Driver: text, Config: z.array(pool).nullish().transform((value) => value ?? []) }).nullish().transform((value) => value ?? { Driver: '', Config: [] }),
});

/** `POST /networks/create`. */
export async function createNetwork(call: Call): Promise<void> {
  const body = await readBody(call, schema);
  refuse(body);
  const { id } = await call.rooms.networks.create(planNetwork(body));
  sendJson(call.response, 201, { Id: id, Warning: call.rooms.networks.nameProblem() ?? '' });
}

type Body = z.output<typeof schema>;

/** In Docker's words where it has them. */
function refuse({ Driver, IPAM, Ingress, ConfigOnly, Scope, EnableIPv4 }: Body): void {
  if (Driver === 'host' || Driver === 'null' || Driver === 'none') throw new EngineError('forbidden', `only one instance of "${Driver}" network is allowed`);
  if (Driver !== '' && Driver !== 'bridge' && Driver !== 'default') throw new EngineError('not-found', `plugin "${Driver}" not found`);
  if (IPAM.Driver !== '' && IPAM.Driver !== 'default') throw new EngineError('invalid', `invalid ipam driver: ${IPAM.Driver}`);
  if (Ingress || (Scope !== '' && Scope !== 'local')) throw new EngineError('forbidden', 'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.');
  if (ConfigOnly) throw new EngineError('not-implemented', 'config-only networks: not served by this engine');
  if (EnableIPv4 === false) throw new EngineError('not-implemented', 'networks without IPv4: not served by this engine');
}

function planNetwork({ Name, Internal, Attachable, EnableIPv6, Options, Labels, IPAM }: Body): NewNetwork {
  const is6 = ({ Subnet }: (typeof IPAM.Config)[number]): boolean => Subnet.includes(':');
  const [v4, ...more] = IPAM.Config.filter((each) => !is6(each));
  const [v6, ...more6] = IPAM.Config.filter(is6);
  if (more.length + more6.length > 0) throw new EngineError('not-implemented', 'networks with several subnets of one kind: not served by this engine');
  for (const { Subnet, Gateway, IPRange } of IPAM.Config) {
    if (Subnet === '' && Gateway + IPRange !== '') throw new EngineError('invalid', `no matching subnet for ${Gateway ? `gateway ${Gateway}` : `range ${IPRange}`}`);
  }
  if (v6 !== undefined && !EnableIPv6) throw new EngineError('invalid', `subnet ${v6.Subnet}: IPv6 is not enabled for network ${Name}`);
  return {
    name: Name,
    subnet: v4?.Subnet ?? '',
    gateway: v4?.Gateway ?? '',
    ipRange: v4?.IPRange ?? '',
    enableIpv6: EnableIPv6,
    subnet6: v6?.Subnet ?? '',
    gateway6: v6?.Gateway ?? '',
    ipRange6: v6?.IPRange ?? '',
    auxAddresses: Object.assign({}, ...IPAM.Config.map(({ AuxiliaryAddresses, AuxAddress }) => ({ ...AuxiliaryAddresses, ...AuxAddress }))) as Record<string, string>,
    internal: Internal,
    attachable: Attachable,
    labels: Labels,
    options: Options,
  };
}
