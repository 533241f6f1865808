/**
 * Why a writable is mounted: a container wants it, or somebody who reads its files holds it, or both. There is one mount for all of them: a second one
 * of the same folders would be undefined behaviour (kernel, overlayfs).
 */
export type MountUsers = {
  isUsed(id: string): boolean;
  want(id: string): void;
  unwant(id: string): void;
  hold(id: string): void;
  letGo(id: string): void;
  /** Once for each hold. */
  held(): string[];
};

export function createMountUsers(): MountUsers {
  const wanted = new Set<string>();
  const holds = new Map<string, number>();
  return {
    isUsed: (id) => wanted.has(id) || holds.has(id),
    want: (id) => void wanted.add(id),
    unwant: (id) => void wanted.delete(id),
    hold: (id) => void holds.set(id, (holds.get(id) ?? 0) + 1),
    letGo: (id) => {
      const left = (holds.get(id) ?? 0) - 1;
      if (left > 0) holds.set(id, left);
      else holds.delete(id);
    },
    held: () => [...holds].flatMap(([id, count]) => Array.from({ length: count }, () => id)),
  };
}
