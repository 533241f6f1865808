import type { MountJson } from '../../../shared/docker/container-json.ts';
import type { ContainerRecord } from '../../containers/containers.ts';

/** Mounts as `inspect` and `ps` show them; what came by `--tmpfs` is in HostConfig alone. `pathOf` tells where a volume's files are, '' where nobody asks. */
export function mountsJson({ mounts }: ContainerRecord, pathOf: (volume: string) => string): MountJson[] {
  return mounts.flatMap((mount): MountJson[] => {
    const { destination: Destination } = mount;
    if (mount.kind === 'tmpfs') return mount.listed ? [{ Type: 'tmpfs', Source: '', Destination, Mode: '', RW: !mount.options.includes('ro'), Propagation: '' }] : [];
    const { mode: Mode, readOnly } = mount;
    if (mount.kind === 'bind') return [{ Type: 'bind', Source: mount.source, Destination, Mode, RW: !readOnly, Propagation: mount.propagation }];
    return [{ Type: 'volume', Name: mount.name, Source: pathOf(mount.name), Destination, Driver: 'local', Mode, RW: !readOnly, Propagation: '' }];
  });
}
