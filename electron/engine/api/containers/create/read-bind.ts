import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { MountSpec } from '../../../containers/create-spec.ts';

type Bind = Extract<MountSpec, { kind: 'bind' }>;

/** What Docker takes besides `ro` and `rw`, and what makes no difference here. */
const ignored = ['z', 'Z', 'nocopy', 'consistent', 'cached', 'delegated', 'private', 'rprivate'];

const plain = { kind: 'bind', propagation: 'rprivate', recursive: true } as const;

/** `/host/path:/container/path[:ro]`. `invalid`, or `not-implemented` for a named volume. */
export function readBind(text: string): Bind {
  const [source = '', destination = '', modes = '', ...rest] = text.split(':');
  if (rest.length > 0 || destination === '') throw new EngineError('invalid', `invalid volume specification: '${text}'`);
  if (!source.startsWith('/')) throw notServed(`volume ${source}`);
  const words = modes === '' ? [] : modes.split(',');
  for (const word of words) {
    if (word !== 'ro' && word !== 'rw' && !ignored.includes(word)) throw new EngineError('invalid', `invalid mode: ${modes} in '${text}'`);
  }
  return { ...plain, source, destination: absolute(destination, text), readOnly: words.includes('ro'), mustExist: false };
}

/** An entry of HostConfig.Mounts. `invalid`, or `not-implemented` for all but bind mounts. */
export function readMount(mount: { Type: string; Source: string; Target: string; ReadOnly: boolean; BindOptions: { CreateMountpoint: boolean } }): Bind {
  if (mount.Type !== 'bind') throw notServed(`mount of type ${mount.Type} at ${mount.Target}`);
  return {
    ...plain,
    source: absolute(mount.Source, mount.Target),
    destination: absolute(mount.Target, mount.Source),
    readOnly: mount.ReadOnly,
    mustExist: !mount.BindOptions.CreateMountpoint,
  };
}

function absolute(path: string, where: string): string {
  if (!path.startsWith('/')) throw new EngineError('invalid', `invalid mount '${where}': path ${JSON.stringify(path)} must be absolute`);
  return path;
}

function notServed(what: string): EngineError {
  return new EngineError('not-implemented', `${what}: this engine serves bind mounts only so far`);
}
