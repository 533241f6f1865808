import type { PruneHeld, PruneItem, PruneKind, PrunePlan, PruneRequest } from '../../shared/engine-api/disk.ts';
import { sum, type Inventory, type StockedContainer, type StockedImage } from './inventory.ts';
import { leftoversOf, openLedger, rootOfContainer, rootOfImage, rootOfLayer, type Ledger, type Root, type ThingKey } from './ledger.ts';

/** What is asked for, names of images resolved to ids. */
export type PruneWish = Omit<PruneRequest, 'dryRun' | 'seen' | 'images'> & {
  readonly images: 'none' | 'dangling' | 'unused' | ReadonlySet<string>;
  /** Whether what is removed goes to the trash. */
  readonly isTrashOn: boolean;
  /** `kind:id`: nothing else goes. */
  readonly only?: ReadonlySet<string> | undefined;
};

/** With the things on the disk that go. */
export type WholePlan = PrunePlan & { readonly things: ReadonlySet<ThingKey> };

type Planner = {
  readonly inventory: Inventory;
  readonly wish: PruneWish;
  /** What comes back, and what would if the trash were emptied too. */
  readonly ledger: Ledger;
  readonly emptied: Ledger;
  readonly items: PruneItem[];
  readonly things: Set<ThingKey>;
};

/** Pure: what goes, why, in which order, and what comes back with each. */
export function planPrune(inventory: Inventory, wish: PruneWish): WholePlan {
  const planner: Planner = { inventory, wish, ledger: openLedger(inventory), emptied: openLedger(inventory), items: [], things: new Set() };
  const staying = planContainers(planner);
  const held = planImages(planner, staying);
  planVolumes(planner, staying);
  if (wish.trash === true) planTrash(planner);
  if (wish.downloads === true) planDownloads(planner);
  const { items, things } = planner;
  return { items, held, things, bytes: sum(items.map(({ bytes }) => bytes)), trashBytes: sum(items.map(({ trashBytes }) => trashBytes)) };
}

function isWanted({ wish }: Planner, kind: PruneKind, id: string): boolean {
  return wish.only?.has(`${kind}:${id}`) ?? true;
}

function add(planner: Planner, item: Omit<PruneItem, 'bytes' | 'trashBytes'>, root: Root): void {
  const { bytes: afterwards } = planner.emptied.drop(root);
  if (item.outcome === 'trash') {
    planner.items.push({ ...item, bytes: 0, trashBytes: afterwards });
    return;
  }
  const { bytes, things } = planner.ledger.drop(root);
  for (const key of things) planner.things.add(key);
  planner.items.push({ ...item, bytes, trashBytes: 0 });
}

/** Returns those that stay. */
function planContainers(planner: Planner): readonly StockedContainer[] {
  const { inventory, wish } = planner;
  if (wish.containers !== true) return inventory.containers;
  const going = inventory.containers.filter(({ id, running }) => !running && isWanted(planner, 'container', id));
  for (const container of going) {
    const outcome = wish.isTrashOn && !container.autoRemove && wish.trash !== true ? 'trash' : 'gone';
    const item = { kind: 'container', id: container.id, names: [container.name], why: 'it does not run', outcome } as const;
    add(planner, item, rootOfContainer(inventory, container, { volumes: takesVolumes(wish) }));
  }
  return inventory.containers.filter((container) => !going.includes(container));
}

const takesVolumes = ({ volumes = 'none' }: PruneWish): boolean => volumes !== 'none';

function planImages(planner: Planner, staying: readonly StockedContainer[]): PruneHeld[] {
  const { wish, inventory } = planner;
  const users = Map.groupBy(staying, ({ imageId }) => imageId);
  const held: PruneHeld[] = [];
  for (const image of inventory.images) {
    const why = whyImage(image, wish.images);
    if (why === undefined) continue;
    const [user] = users.get(image.id) ?? [];
    if (user === undefined && isWanted(planner, 'image', image.id)) add(planner, { kind: 'image', id: image.id, names: namesOf(image), why, outcome: wish.isTrashOn && wish.trash !== true ? 'trash' : 'gone' }, rootOfImage(image));
    if (user !== undefined && typeof wish.images !== 'string') held.push({ kind: 'image', id: image.id, names: namesOf(image), why: `the container ${user.name} is made of it` });
  }
  return held;
}

function whyImage({ id, tags }: StockedImage, wanted: PruneWish['images']): string | undefined {
  if (wanted === 'none') return undefined;
  if (wanted === 'unused') return 'no container is made of it';
  if (wanted === 'dangling') return tags.length === 0 ? 'it has no name and no container is made of it' : undefined;
  return wanted.has(id) ? 'it was chosen and no container is made of it' : undefined;
}

const namesOf = ({ tags, repoDigests }: StockedImage): string[] => [...tags, ...repoDigests];

function planVolumes(planner: Planner, staying: readonly StockedContainer[]): void {
  const { inventory, wish } = planner;
  if (!takesVolumes(wish)) return;
  const stayingIds = new Set(staying.map(({ id }) => id));
  // These go with their containers.
  const gone = new Set(inventory.containers.filter(({ id }) => !stayingIds.has(id)).flatMap(({ ownVolumes }) => ownVolumes));
  for (const { name, anonymous, usedBy } of inventory.volumes) {
    const wanted = (anonymous || wish.volumes === 'unused') && isWanted(planner, 'volume', name);
    if (!wanted || gone.has(name) || usedBy.some((id) => stayingIds.has(id))) continue;
    add(planner, { kind: 'volume', id: name, names: [name], why: 'no container has it', outcome: 'gone' }, { own: [`volume:${name}`], shared: [] });
  }
}

function planTrash(planner: Planner): void {
  const { inventory } = planner;
  const why = 'it is in the trash';
  for (const container of inventory.trashedContainers) {
    if (!isWanted(planner, 'trashed-container', container.id)) continue;
    add(planner, { kind: 'trashed-container', id: container.id, names: [container.name], why, outcome: 'gone' }, rootOfContainer(inventory, container, { volumes: true }));
  }
  for (const image of inventory.trashedImages) {
    if (isWanted(planner, 'trashed-image', image.id)) add(planner, { kind: 'trashed-image', id: image.id, names: namesOf(image), why, outcome: 'gone' }, rootOfImage(image));
  }
}

function planDownloads(planner: Planner): void {
  const { inventory } = planner;
  const { blobs, layers } = leftoversOf(inventory);
  const file = (id: string, why: string, key: ThingKey): void => {
    if (isWanted(planner, 'download', id)) add(planner, { kind: 'download', id, names: [], why, outcome: 'gone' }, { own: [key], shared: [] });
  };
  for (const { name, isActive } of inventory.downloads) if (!isActive) file(name, 'its download was not finished', `download:${name}`);
  for (const digest of blobs) file(digest, 'no image needs it', `blob:${digest}`);
  for (const id of layers) {
    if (isWanted(planner, 'layer', id)) add(planner, { kind: 'layer', id, names: [], why: 'no image and no container needs it', outcome: 'gone' }, rootOfLayer(inventory, id));
  }
}
