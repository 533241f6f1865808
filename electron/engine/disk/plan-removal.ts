import type { RemovalReply, RemovalStep } from '../../shared/engine-api/disk.ts';
import { sum, type Inventory, type StockedImage } from './inventory.ts';
import { openLedger, rootOfContainer, rootOfImage, type Root } from './ledger.ts';

type Step = Omit<RemovalStep, 'bytes'> & { readonly root: Root };

const nothing: Root = { own: [], shared: [] };

/** Pure: everything that holds an image or keeps its layers, and what comes back as it goes. First what must go, then what only keeps layers. */
export function planRemoval(inventory: Inventory, image: StockedImage): RemovalReply {
  const required = [...containersOf(inventory, image, true), ...namesOf(image)];
  const keeping = [...trashOf(inventory, image), ...childrenOf(inventory, image).flatMap((child) => childSteps(inventory, child))];
  const ledger = openLedger(inventory);
  const steps = [...required, ...keeping].map(({ root, ...step }) => ({ ...step, bytes: ledger.drop(root).bytes }));
  const bytesOf = (counted: readonly RemovalStep[]): number => sum(counted.map(({ bytes }) => bytes));
  return { id: image.id, steps, bytes: bytesOf(steps), requiredBytes: bytesOf(steps.filter(({ isRequired }) => isRequired)) };
}

/** Running ones first: they take a stop. */
function containersOf(inventory: Inventory, { id }: StockedImage, isRequired: boolean): Step[] {
  const own = inventory.containers.filter(({ imageId }) => imageId === id).sort((a, b) => Number(b.running) - Number(a.running));
  return own.map((container) => {
    const root = rootOfContainer(inventory, container, { volumes: true });
    return { kind: 'container', id: container.id, name: container.name, running: container.running, isRequired, root };
  });
}

function namesOf(image: StockedImage): Step[] {
  const common = { id: image.id, running: false, isRequired: true };
  return [
    ...image.tags.map((name): Step => ({ ...common, kind: 'tag', name, root: nothing })),
    ...image.repoDigests.map((name): Step => ({ ...common, kind: 'digest', name, root: nothing })),
    { ...common, kind: 'image', name: image.tags[0] ?? image.id, root: rootOfImage(image) },
  ];
}

function trashOf(inventory: Inventory, { id }: StockedImage): Step[] {
  return inventory.trashedContainers.filter(({ imageId }) => imageId === id).map((container) => {
    const root = rootOfContainer(inventory, container, { volumes: true });
    return { kind: 'trashed-container', id: container.id, name: container.name, running: false, isRequired: false, root };
  });
}

type Child = StockedImage & { readonly isTrashed: boolean };

/** Images that stand on all of its layers, the highest first. */
function childrenOf({ images, trashedImages }: Inventory, image: StockedImage): Child[] {
  if (image.layers.length === 0) return [];
  const all = [...images.map((other) => ({ ...other, isTrashed: false })), ...trashedImages.map((other) => ({ ...other, isTrashed: true }))];
  const standing = all.filter((other) => other.id !== image.id && image.layers.every((layer, index) => other.layers[index] === layer));
  return standing.sort((a, b) => b.layers.length - a.layers.length);
}

function childSteps(inventory: Inventory, child: Child): Step[] {
  const kind = child.isTrashed ? 'trashed-image' : 'child-image';
  const own: Step = { kind, id: child.id, name: child.tags[0] ?? child.id, running: false, isRequired: false, root: rootOfImage(child) };
  return [...containersOf(inventory, child, false), ...trashOf(inventory, child), own];
}
