import { posix } from 'node:path';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { MountSpec, Propagation } from '../../../containers/create-spec.ts';

const propagations: readonly Propagation[] = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'];
/** Words after the last colon, of each group one at most. Labels of SELinux and consistency make no difference here. */
const groups: readonly (readonly string[])[] = [['ro', 'rw'], ['z', 'Z'], ['nocopy'], ['consistent', 'cached', 'delegated', 'default'], propagations];

/** `-v`: `/host/path:/container/path[:modes]` or `name:/container/path[:modes]`. `invalid` in Docker's words. */
export function readBind(text: string): MountSpec {
  const failed = (why = ''): EngineError => new EngineError('invalid', `invalid volume specification: '${text}'${why}`);
  const [source = '', target = '', mode = '', ...rest] = text.split(':');
  if (rest.length > 0 || source === '' || target === '') throw failed();
  const words = readModes(mode);
  const isBind = source.startsWith('/');
  const why = `: invalid mount config for type "${isBind ? 'bind' : 'volume'}": `;
  const destination = readDestination(target, (reason) => failed(why + reason));
  const propagation = propagations.find((word) => words.includes(word));
  const readOnly = words.includes('ro');
  if (!isBind) {
    if (propagation !== undefined) throw failed(`${why}field BindOptions must not be specified`);
    return { kind: 'volume', name: source, destination, readOnly, noCopy: words.includes('nocopy'), labels: {}, options: {}, subpath: '', mode: mode || 'z' };
  }
  if (words.includes('nocopy')) throw failed(`${why}field VolumeOptions must not be specified`);
  return { kind: 'bind', source: readSource(source, (reason) => failed(why + reason)), destination, readOnly, mustExist: false, propagation: propagation ?? 'rprivate', recursive: true, mode };
}

function readModes(mode: string): string[] {
  const words = mode === '' ? [] : mode.split(',');
  const taken = words.map((word) => groups.find((group) => group.includes(word)));
  if (taken.includes(undefined) || new Set(taken).size < words.length) throw new EngineError('invalid', `invalid mode: ${mode}`);
  return words;
}

/** A path in the container that can be mounted on, without its last slash. */
export function readDestination(path: string, failed: (why: string) => EngineError): string {
  const destination = readSource(path, failed);
  if (destination === '/') throw failed("invalid specification: destination can't be '/'");
  return destination;
}

/** PATH_MAX with its NUL, and NAME_MAX (limits.h of Linux). */
const [maxPathBytes, maxNameBytes] = [4096, 255];

/** An absolute path that can be one, without `..` and its last slash. */
export function readSource(path: string, failed: (why: string) => EngineError): string {
  if (!path.startsWith('/')) throw failed(`invalid mount path: '${path}' mount path must be absolute`);
  const tooLong = Buffer.byteLength(path) >= maxPathBytes || path.split('/').some((name) => Buffer.byteLength(name) > maxNameBytes);
  if (tooLong) throw failed(`invalid mount path: '${path.slice(0, 100)}...' is too long`);
  if (path.includes('\0')) throw failed(`invalid mount path: ${JSON.stringify(path)} holds a NUL byte`);
  const normal = posix.normalize(path);
  return normal === '/' ? normal : normal.replace(/\/+$/, '');
}
