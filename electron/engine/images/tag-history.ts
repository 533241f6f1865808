import type { Digest, ImageId } from '../../shared/oci/digest.ts';
import type { State } from '../state/state.ts';

/** What made a name point elsewhere. */
export type TagCause = 'pull' | 'load' | 'import' | 'commit' | 'build' | 'tag' | 'untag' | 'rollback' | 'restore';

/** Where a name pointed from a moment on. */
export type TagMove = {
  /** ISO 8601. */
  readonly at: string;
  readonly by: TagCause;
  /** Undefined: the name was taken away. */
  readonly imageId: ImageId | undefined;
  /** Of the image's manifest, under which a registry has it. */
  readonly digest: Digest | undefined;
};

/** Moves of one name that are kept, oldest dropped first. */
const maxMoves = 200;

/** The moves of every name, by the key that the name has among the tags. Written inside the transaction that moves the name. */
export type TagHistory = {
  /** Oldest first; empty for a name that never was. */
  list(key: string): readonly TagMove[];
  keys(): string[];
  /** Nothing happens where the name points there already. */
  add(key: string, move: Omit<TagMove, 'at'>): void;
  /** The digest of an image's manifest is another one now. */
  rename(imageId: ImageId, digest: { readonly from: Digest; readonly to: Digest }): void;
};

export function openTagHistory(state: State, now: () => Date = () => new Date()): TagHistory {
  const stored = state.collection<{ readonly moves: readonly TagMove[] }>('tag_history');
  const list = (key: string): readonly TagMove[] => stored.find(key)?.moves ?? [];
  return {
    list,
    keys: () => stored.list().map(({ key }) => key),
    rename: (imageId, { from, to }) => {
      for (const { key, record } of stored.list()) {
        const moves = record.moves.map((move) => (move.imageId === imageId && move.digest === from ? { ...move, digest: to } : move));
        if (record.moves.some((move, index) => move !== moves[index])) stored.put(key, { moves });
      }
    },
    add: (key, move) => {
      const moves = list(key);
      if (moves.at(-1)?.imageId === move.imageId) return;
      stored.put(key, { moves: [...moves, { at: now().toISOString(), ...move }].slice(-maxMoves) });
    },
  };
}
