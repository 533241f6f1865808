import { buildLimits } from './build-limits.ts';
import { blockDeviceNumber } from './list-devices.ts';
import type { DeviceAccess, OciResources, SpecDevice, SpecHost, SpecInput } from './oci-spec.ts';

/** Character devices that every container may use; all others are refused: null, zero, full, random, urandom, tty, console, ptmx, pts. */
const openDevices = [
  { major: 1, minor: 3 },
  { major: 1, minor: 5 },
  { major: 1, minor: 7 },
  { major: 1, minor: 8 },
  { major: 1, minor: 9 },
  { major: 5, minor: 0 },
  { major: 5, minor: 1 },
  { major: 5, minor: 2 },
  { major: 136 },
];

/** Limits and device rules (runtime-spec, config-linux.md, "Control groups"). */
export function buildResources(input: Pick<SpecInput, 'privileged' | 'limits' | 'devices' | 'deviceRules'>, host: Pick<SpecHost, 'controls'>): OciResources {
  const asked = [...(input.devices ?? []).map(toRule), ...(input.deviceRules ?? [])];
  const open = [...openDevices.map((device) => ({ type: 'c', ...device, access: 'rwm' })), ...asked];
  return {
    devices: input.privileged ? [{ allow: true, access: 'rwm' }] : [{ allow: false, access: 'rwm' }, ...open.map((rule) => ({ allow: true, ...rule }))],
    ...buildLimits(input.limits, { swapLimit: host.controls.swap, deviceNumber: blockDeviceNumber }),
  };
}

function toRule({ device: { type, major, minor }, access }: SpecDevice): DeviceAccess {
  return { type, major, minor, access };
}
