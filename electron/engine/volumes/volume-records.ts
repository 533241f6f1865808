import type { State } from '../state/state.ts';
import type { VolumeFolders } from './volume-folders.ts';
import type { Volume } from './volumes.ts';

/** As it is stored: the folder follows from the name. */
export type VolumeRecord = Omit<Volume, 'path'> & {
  /** Id of the removed container that it is kept for; left out for a volume that is there. */
  readonly setAsideFor?: string;
};

/** All volume records, read anew each time: they are written inside of transactions, which may fail. */
export type VolumeRecords = {
  /** Not those that are set aside. */
  find(name: string): Volume | undefined;
  /** By name; those set aside too. */
  all(): VolumeRecord[];
  /** True for every name with a record. */
  has(name: string): boolean;
  put(record: VolumeRecord): void;
  delete(name: string): void;
};

export function openVolumeRecords(state: State, folders: Pick<VolumeFolders, 'data'>): VolumeRecords {
  const stored = state.collection<VolumeRecord>('volumes');
  return {
    find: (name) => {
      const record = stored.find(name);
      return record === undefined || record.setAsideFor !== undefined ? undefined : { ...record, path: folders.data(name) };
    },
    all: () => stored.list().map(({ record }) => record),
    has: (name) => stored.find(name) !== undefined,
    put: (record) => stored.put(record.name, record),
    delete: (name) => void stored.delete(name),
  };
}
