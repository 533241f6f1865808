import { z } from 'zod';
import type { NetworkCalls } from '../../shared/ipc/networks.ts';
import { byId, empty, id, shortText, type InputsOf } from '../input-parts.ts';

const address = z.string().max(100);
const pool = z.strictObject({ subnet: address.min(1), gateway: address, range: address });

export const networkInputs: InputsOf<NetworkCalls> = {
  'networks.list': empty,
  'networks.inspect': byId,
  'networks.create': z.strictObject({
    name: id,
    ipv4: pool.optional(),
    ipv6: pool.optional(),
    enableIpv6: z.boolean(),
    internal: z.boolean(),
    labels: z.record(z.string().max(300), shortText),
  }),
  'networks.remove': byId,
  'networks.connect': z.strictObject({ id, containerId: id, aliases: z.array(z.string().min(1).max(253)).max(100), ipv4: address }),
  'networks.disconnect': z.strictObject({ id, containerId: id }),
};
