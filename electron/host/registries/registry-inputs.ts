import { z } from 'zod';
import type { RegistryCalls } from '../../shared/ipc/registries.ts';
import { isRegistryHost } from '../../shared/oci/registry-address.ts';
import { empty, id, type InputsOf } from '../input-parts.ts';

const registry = z.string().max(300).refine(isRegistryHost, 'expected a host, with a port where it has one');

export const registryInputs: InputsOf<RegistryCalls> = {
  'registries.logins': empty,
  'registries.login': z.strictObject({ registry, username: z.string().min(1).max(1000), password: z.string().min(1).max(65_536) }),
  'registries.logout': z.strictObject({ registry }),
  'registries.search': z.strictObject({ registry, term: id }),
  'registries.tags': z.strictObject({ repository: id }),
  'registries.describe': z.strictObject({ reference: id }),
};
