import { z } from 'zod';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { MountSpec, Propagation } from '../../../containers/create-spec.ts';
import { flag, text, textMap, whole } from './body-fields.ts';
import { readDestination, readSource } from './read-bind.ts';
import { readTmpfsOptions } from './read-tmpfs.ts';

const bindOptions = z.object({ Propagation: text, NonRecursive: flag, CreateMountpoint: flag, ReadOnlyNonRecursive: flag, ReadOnlyForceRecursive: flag }).nullish();
const volumeOptions = z.object({ NoCopy: flag, Labels: textMap, Subpath: text, DriverConfig: z.object({ Name: text, Options: textMap }).nullish() }).nullish();
const tmpfsOptions = z.object({ SizeBytes: whole, Mode: whole, Options: z.array(z.array(z.string()).min(1).max(2)).nullish() }).nullish();

/** Docker Engine API, Mount. */
export const mountSchema = z.object({
  Type: text, Source: text, Target: text, ReadOnly: flag, BindOptions: bindOptions, VolumeOptions: volumeOptions, TmpfsOptions: tmpfsOptions,
});

type MountBody = z.output<typeof mountSchema>;
type Kind = 'bind' | 'volume' | 'tmpfs';

const maxSubpath = 1000;
const kinds: readonly Kind[] = ['bind', 'volume', 'tmpfs'];
const propagations = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'] satisfies Propagation[];
const optionsOf = { bind: 'BindOptions', volume: 'VolumeOptions', tmpfs: 'TmpfsOptions' } as const;

/** An entry of HostConfig.Mounts. `invalid` in Docker's words. */
export function readMount(mount: MountBody): MountSpec {
  const failed = (why: string): EngineError => new EngineError('invalid', `invalid mount config for type "${mount.Type}": ${why}`);
  const kind = kinds.find((known) => known === mount.Type);
  if (kind === undefined) throw failed('mount type unknown');
  if (mount.Target === '') throw failed('field Target must not be empty');
  for (const other of kinds) if (other !== kind && mount[optionsOf[other]]) throw failed(`field ${optionsOf[other]} must not be specified`);
  const destination = readDestination(mount.Target, failed);
  if (kind === 'bind') return readBindMount(mount, destination, failed);
  if (kind === 'volume') return readVolumeMount(mount, destination, failed);
  if (mount.Source !== '') throw failed('field Source must not be specified');
  return { kind, destination, options: tmpfsWords(mount, failed), listed: true };
}

function readBindMount({ Source, ReadOnly, BindOptions: options }: MountBody, destination: string, failed: (why: string) => EngineError): MountSpec {
  if (Source === '') throw failed('field Source must not be empty');
  const source = readSource(Source, failed);
  const asked = options?.Propagation ?? '';
  const propagation = asked === '' ? 'rprivate' : propagations.find((known) => known === asked);
  if (propagation === undefined) throw failed(`invalid propagation mode: ${asked}`);
  const [no, required] = [options?.ReadOnlyNonRecursive ?? false, options?.ReadOnlyForceRecursive ?? false];
  if (no && required) throw failed('ReadOnlyForceRecursive conflicts with ReadOnlyNonRecursive');
  if ((no || required) && !ReadOnly) throw failed(`${no ? 'ReadOnlyNonRecursive' : 'ReadOnlyForceRecursive'} requires the mount to be read-only`);
  return {
    kind: 'bind', source, destination, readOnly: ReadOnly, mustExist: !options?.CreateMountpoint, propagation, recursive: !options?.NonRecursive, mode: '',
    ...(no && { readOnlyBelow: 'no' }), ...(required && { readOnlyBelow: 'required' }),
  };
}

function readVolumeMount({ Source, ReadOnly, VolumeOptions: options }: MountBody, destination: string, failed: (why: string) => EngineError): MountSpec {
  const driver = options?.DriverConfig;
  refuseDriver(driver?.Name ?? '');
  const subpath = options?.Subpath ?? '';
  if (subpath.includes('\0') || subpath.length > maxSubpath) throw failed('VolumeOptions.Subpath is too long or holds a NUL byte');
  if (subpath !== '' && (subpath.startsWith('/') || subpath.split('/').includes('..'))) throw failed('VolumeOptions.Subpath must be a relative path within the volume');
  return {
    kind: 'volume', name: Source, destination, readOnly: ReadOnly, noCopy: options?.NoCopy ?? false, labels: options?.Labels ?? {}, options: driver?.Options ?? {}, subpath,
    mode: 'z',
  };
}

/** Not as `not-found`: clients take that for the image and pull it. */
export function refuseDriver(name: string): void {
  if (name !== '' && name !== 'local') throw new EngineError('invalid', `error looking up volume plugin ${name}: plugin "${name}" not found`);
}

function tmpfsWords({ ReadOnly, TmpfsOptions: options }: MountBody, failed: (why: string) => EngineError): readonly string[] {
  const size = options?.SizeBytes ?? 0;
  const mode = options?.Mode ?? 0;
  if (size < 0) throw failed(`invalid tmpfs size: ${size}`);
  const own = (options?.Options ?? []).map((words) => words.join('='));
  const words = [...(ReadOnly ? ['ro'] : []), ...(size > 0 ? [`size=${size}`] : []), ...(mode > 0 ? [`mode=${mode.toString(8)}`] : []), ...own];
  return readTmpfsOptions(words.join(','));
}
