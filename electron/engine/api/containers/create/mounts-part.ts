import { z } from 'zod';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { CreateSpec, MountSpec } from '../../../containers/create-spec.ts';
import { keys, list, text, textMap, type Fields } from './body-fields.ts';
import { readBind, readDestination } from './read-bind.ts';
import { mountSchema, readMount, refuseDriver } from './read-mount.ts';
import { readTmpfsOptions } from './read-tmpfs.ts';

export const mountsConfigFields = { Volumes: keys };
export const mountsHostFields = {
  Binds: list,
  Mounts: z.array(mountSchema).nullish().transform((value) => value ?? []),
  Tmpfs: textMap,
  VolumesFrom: list,
  VolumeDriver: text,
};

type MountsBody = Fields<typeof mountsConfigFields> & { readonly HostConfig: Fields<typeof mountsHostFields> };

export function planMounts(body: MountsBody): Pick<CreateSpec, 'mounts' | 'anonymousVolumes' | 'volumesFrom'> {
  const { Binds, Mounts, Tmpfs, VolumesFrom, VolumeDriver } = body.HostConfig;
  refuseDriver(VolumeDriver);
  const failed = (why: string): EngineError => new EngineError('invalid', why);
  const tmpfs = Object.entries(Tmpfs).map(([path, options]): MountSpec => {
    return { kind: 'tmpfs', destination: readDestination(path, failed), options: readTmpfsOptions(options), listed: false };
  });
  return {
    mounts: [...Binds.map(readBind), ...Mounts.map(readMount), ...tmpfs],
    anonymousVolumes: body.Volumes.map((path) => readDestination(path, failed)),
    volumesFrom: VolumesFrom.map(readVolumesFrom),
  };
}

/** `container[:ro|rw|z|Z]`. */
function readVolumesFrom(source: string): CreateSpec['volumesFrom'][number] {
  const [container = '', mode = '', ...rest] = source.split(':');
  if (container === '' || rest.length > 0) throw new EngineError('invalid', `invalid volumes-from specification: '${source}'`);
  const words = mode === '' ? [] : mode.split(',');
  if (words.some((word) => !['ro', 'rw', 'z', 'Z'].includes(word))) throw new EngineError('invalid', `invalid mode: ${mode}`);
  return { container, readOnly: words.includes('ro') };
}
