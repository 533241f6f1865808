import type { ChainId } from '../../shared/oci/digest.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Collection, State } from '../state/state.ts';
import type { LayerRecord } from './snapshots.ts';

/** A container's writable layer, keyed by its owner's id. */
export type WritableRecord = {
  readonly parent: ChainId | undefined;
  /** Short name of its folder. */
  readonly folder: string;
  readonly createdAt: string;
  /** Worth nothing after a crash. */
  readonly isScratch?: true;
};

export type SnapshotRecords = {
  readonly state: State;
  readonly layers: Collection<LayerRecord>;
  readonly writables: Collection<WritableRecord>;
};

export function openRecords(state: State): SnapshotRecords {
  return { state, layers: state.collection<LayerRecord>('layers'), writables: state.collection<WritableRecord>('snapshots') };
}

/** A layer and all below it, top first. `not-found` where one is missing. */
export function layerStack(records: SnapshotRecords, top: ChainId | undefined): LayerRecord[] {
  const stack: LayerRecord[] = [];
  for (let next = top; next !== undefined;) {
    const layer = records.layers.find(next);
    if (!layer) throw new EngineError('not-found', `layer ${next}: not unpacked${next === top ? '' : `, but ${top} stands on it`}`);
    stack.push(layer);
    next = layer.parent;
  }
  return stack;
}
