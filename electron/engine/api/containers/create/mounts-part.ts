import { z } from 'zod';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { CreateSpec } from '../../../containers/create-spec.ts';
import { flag, keys, list, text, textMap, type Fields } from './body-fields.ts';
import { readBind, readMount } from './read-bind.ts';

const bindOptions = z
  .object({ CreateMountpoint: flag })
  .nullish()
  .transform((value) => value ?? { CreateMountpoint: false });
const mount = z.object({ Type: z.string(), Source: text, Target: z.string(), ReadOnly: flag, BindOptions: bindOptions });

export const mountsConfigFields = { Volumes: keys };
export const mountsHostFields = {
  Binds: list,
  Mounts: z.array(mount).nullish().transform((value) => value ?? []),
  Tmpfs: textMap,
  VolumesFrom: list,
};

type MountsBody = Fields<typeof mountsConfigFields> & { readonly HostConfig: Fields<typeof mountsHostFields> };


export function planMounts(body: MountsBody): Pick<CreateSpec, 'mounts' | 'volumesFrom'> {
  refuseVolumes(body);
  const { Binds, Mounts } = body.HostConfig;
  return { mounts: [...Binds.map(readBind), ...Mounts.map(readMount)], volumesFrom: [] };
}

/** What would silently lose data is refused until volumes are served. */
function refuseVolumes({ Volumes, HostConfig: { VolumesFrom, Tmpfs } }: MountsBody): void {
  const asked = [
    ...Volumes.map((path) => `volume at ${path}`),
    ...VolumesFrom.map((source) => `volumes of ${source}`),
    ...Object.keys(Tmpfs).map((path) => `tmpfs at ${path}`),
  ];
  if (asked.length > 0) throw new EngineError('not-implemented', `${asked.join(', ')}: this engine serves bind mounts only so far`);
}
