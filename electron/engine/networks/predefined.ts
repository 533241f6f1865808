import type { NewNetwork } from './networks.ts';

/** What every engine has and nobody removes. */
export const predefinedNames: readonly string[] = ['bridge', 'host', 'none'];

export const emptyNetwork: NewNetwork = {
  name: '', subnet: '', gateway: '', ipRange: '', enableIpv6: false, subnet6: '', gateway6: '', ipRange6: '', auxAddresses: {}, internal: false,
  attachable: false, labels: {}, options: {},
};
