import { existsSync, realpathSync, statSync } from 'node:fs';
import { normalize } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { listDevices, readDevice } from './list-devices.ts';
import type { DeviceAccess, SpecDevice } from './oci-spec.ts';

/** A device, or a folder of them, that a container gets under another path. */
export type DeviceRequest = { readonly pathOnHost: string; readonly pathInContainer: string; readonly permissions: string };

/** The machine's devices that were asked for, as the container will see them. `invalid` in Docker's words where one is none or not there. */
export function readSpecDevices(requests: readonly DeviceRequest[]): SpecDevice[] {
  return requests.flatMap(({ pathOnHost, pathInContainer, permissions }) => {
    const refuse = (why: string): EngineError => new EngineError('invalid', `error gathering device information while adding custom device ${JSON.stringify(pathOnHost)}: ${why}`);
    if (!existsSync(pathOnHost)) throw refuse('no such file or directory');
    // The node itself, where a link such as /dev/cdrom names it.
    const real = realpathSync(pathOnHost);
    const stats = statSync(real);
    const inside = normalize(pathInContainer);
    if (stats.isDirectory()) {
      const found = listDevices(real, { all: true }).map((device) => ({ ...device, path: inside + device.path.slice(real.length) }));
      if (found.length === 0) throw refuse('no device nodes');
      return found.map((device) => ({ device, access: permissions }));
    }
    if (!stats.isCharacterDevice() && !stats.isBlockDevice()) throw refuse('not a device node');
    return [{ device: { ...readDevice(real, stats), path: inside }, access: permissions }];
  });
}

const rulePattern = /^([abc]) (\d+|\*):(\d+|\*) ([rwm]{1,3})$/;

/** A rule such as `c 42:* rmw` (kernel, cgroup-v1/devices.rst). `invalid` in Docker's words. */
export function parseDeviceRule(text: string): DeviceAccess {
  const [, type = '', major = '', minor = '', access = ''] = rulePattern.exec(text) ?? [];
  // As many bits as the kernel has for them: makedev(3).
  if (type === '' || Number(major) >= 2 ** 12 || Number(minor) >= 2 ** 20) throw new EngineError('invalid', `invalid device cgroup rule format: '${text}'`);
  return { type, ...(major !== '*' && { major: Number(major) }), ...(minor !== '*' && { minor: Number(minor) }), access };
}
