import type { CheckLine } from '../../shared/engine-api/check.ts';
import type { TrashReason } from '../../shared/engine-api/trash.ts';
import type { ChainId, Digest, DiffId, ImageId } from '../../shared/oci/digest.ts';
import type { ContainerDefaults, Descriptor, ImageConfig } from '../../shared/oci/manifest.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { RegistryAuth } from '../registry/registry.ts';
import type { Readable } from 'node:stream';
import type { ImageContents } from './contents/image-contents.ts';
import type { ImageRecord } from './image-record.ts';
import type { ImageTrash } from './image-trash.ts';
import type { ImageSecrets } from './secrets/image-secrets.ts';
import type { TagCause, TagMove } from './tag-history.ts';

/** One entry of the index that an image came in, or the image itself where it came alone. */
export type IndexEntry = {
  readonly descriptor: Descriptor;
  readonly kind: 'image' | 'attestation' | 'other';
  /** Everything of it is here. */
  readonly isHere: boolean;
  /** Of an image that can be used. */
  readonly imageId: ImageId | undefined;
  /** With all that it names, as transferred; undefined where that is not known. */
  readonly bytes: number | undefined;
};

/** An image with the names that point to it, in the familiar form. */
export type Image = ImageRecord & { readonly tags: readonly string[] };

export type PullProgress =
  | { readonly kind: 'resolving'; readonly reference: string }
  /** Once, after the manifest is known. `size` in bytes as transferred. */
  | { readonly kind: 'layers'; readonly layers: readonly { readonly digest: Digest; readonly size: number; readonly exists: boolean }[] }
  | { readonly kind: 'download'; readonly digest: Digest; readonly bytes: number; readonly size: number }
  /** Something is tried again after a pause: a blob, or before they are known the manifest. */
  | { readonly kind: 'retry'; readonly digest: Digest | undefined; readonly reason: string; readonly attempt: number }
  | { readonly kind: 'downloaded'; readonly digest: Digest }
  | { readonly kind: 'unpack'; readonly digest: Digest; readonly bytes: number; readonly size: number }
  | { readonly kind: 'unpacked'; readonly digest: Digest }
  | { readonly kind: 'done'; readonly id: ImageId; readonly manifestDigest: Digest; readonly reference: string; readonly upToDate: boolean };

/** One layer more over a base, or alone. */
export type NewImage = {
  readonly base: ImageId | undefined;
  /** A tar as layers are (image-spec, layer.md), not compressed. */
  readonly layer: AsyncIterable<Uint8Array>;
  /** What containers get, whole: nothing is taken from the base. */
  readonly config: ContainerDefaults;
  /** Of an image without a base; else this machine's. */
  readonly platform?: Platform;
  readonly author: string;
  readonly comment: string;
  /** For the line of history. */
  readonly createdBy: string;
  readonly name: string | undefined;
  readonly by: TagCause;
  readonly now: Date;
  readonly signal?: AbortSignal;
};

export type ImportRequest = Pick<NewImage, 'config' | 'comment' | 'name' | 'platform' | 'signal'> & { readonly archive: AsyncIterable<Uint8Array> };

/** A layer that is here, with its blob, and which no image has to name. */
export type NewLayer = {
  readonly descriptor: Descriptor;
  readonly diffId: DiffId;
  /** Of the stack up to it. */
  readonly chainId: ChainId;
  /** Bytes as unpacked. */
  readonly size: number;
};

export type LayerRequest = {
  /** What it lies on, bottom first. */
  readonly below: readonly NewLayer[];
  /** A tar as layers are (image-spec, layer.md), not compressed; or what was written to a writable layer, which is used up where this succeeds. */
  readonly content:
    | { readonly kind: 'tar'; readonly tar: AsyncIterable<Uint8Array> }
    /** `mountPoints`: absolute paths in it where something was mounted: what was made there for that alone, and stayed empty, is left out (besides /dev, /etc/hosts and the like). */
    | { readonly kind: 'writable'; readonly id: string; readonly mountPoints?: readonly string[] };
  /** Seconds since 1970: what is later is set to it. */
  readonly latest?: number | undefined;
  readonly signal?: AbortSignal;
  /** Gets what keeps the new layer from garbage collection, without a gap. */
  readonly hold?: DisposableStack;
};

/** A layer of a registry's, to be put over others. `diffId` is checked. */
export type FetchedLayer = {
  /** In whose repository it is. */
  readonly reference: string;
  readonly descriptor: Descriptor;
  readonly diffId: DiffId;
  /** Bottom first. */
  readonly below: readonly NewLayer[];
  readonly auth: RegistryAuth | undefined;
  readonly signal: AbortSignal;
  /** Gets what keeps it from garbage collection. */
  readonly hold: DisposableStack;
};

/** `hold` gets what keeps it from garbage collection. */
export type StackedLayer = { readonly layer: NewLayer; readonly below: readonly NewLayer[]; readonly hold: DisposableStack; readonly signal: AbortSignal };

/** An image of layers that are here. */
export type ComposedImage = {
  readonly layers: readonly NewLayer[];
  /** Whole but for `rootfs`, which follows from the layers. */
  readonly config: Omit<ImageConfig, 'rootfs'>;
  /** May be none. */
  readonly names: readonly string[];
  readonly by: TagCause;
};

/** Who keeps layers and blobs that no image names: asked anew whenever `version` is another one. */
export type LayerKeeper = {
  readonly version: () => number;
  readonly blobs: () => Iterable<Digest>;
  readonly layers: () => Iterable<ChainId>;
  /** Those of the layers whose blob it knows, so that the deep check can compare them. */
  readonly known?: () => Iterable<NewLayer>;
};

/** `isHere`: the image that it pointed to can be used now. */
export type TagHistoryEntry = TagMove & { readonly isHere: boolean };

export type PushProgress =
  /** Once for each tag. `size` in bytes as transferred. */
  | { readonly kind: 'layers'; readonly reference: string; readonly layers: readonly { readonly digest: Digest; readonly size: number }[] }
  | { readonly kind: 'upload'; readonly digest: Digest; readonly bytes: number; readonly size: number }
  /** As in a pull; without digest for the manifest. */
  | { readonly kind: 'retry'; readonly digest: Digest | undefined; readonly reason: string; readonly attempt: number }
  /** `from`: the repository that it was taken over from. */
  | { readonly kind: 'layer'; readonly digest: Digest; readonly outcome: 'exists' | 'mounted' | 'uploaded'; readonly from?: string }
  /** The registry has the manifest. `size` of the manifest in bytes. */
  | { readonly kind: 'pushed'; readonly tag: string; readonly digest: Digest; readonly size: number };

export type Images = {
  /** What is in the layers of images. */
  readonly contents: ImageContents;
  readonly secrets: ImageSecrets;
  readonly trash: ImageTrash;
  /** By name, name@digest, id or id prefix (4 digits or more); `not-found` ("No such image: x"), `conflict` on an ambiguous prefix. */
  get(nameOrId: string): Image;
  list(): Image[];
  /** What the index offers that an image came in. `index` is undefined where it came alone. `not-found`. */
  platforms(nameOrId: string): Promise<{ readonly index: Descriptor | undefined; readonly entries: readonly IndexEntry[] }>;
  /**
   * `allTags`: every tag of the repository, one after the other, each with its own `resolving` and `done`; the reference names no tag then.
   * Fetches what is missing, several blobs at once, verifies, unpacks, records. Ends with `done` or throws. Returning early (or `signal`) cancels:
   * verified blobs stay for the next try, nothing else does. Two pulls of one image at once share their blobs.
   */
  pull(request: { reference: string; allTags?: boolean; platform?: Platform; auth?: RegistryAuth; signal?: AbortSignal }): AsyncIterable<PullProgress>;
  /**
   * Sends an image under one of its names to the name's registry, or with `allTags` every tag of the repository: only the blobs that the registry lacks,
   * the manifest byte for byte. Ends with `pushed` or throws; returning early (or `signal`) cancels. `not-found` where there is no such name here.
   */
  push(request: { reference: string; allTags: boolean; auth?: RegistryAuth; signal?: AbortSignal }): AsyncIterable<PushProgress>;
  /** Reads a `docker save` archive or an OCI layout as tar; the names that it brings, or ids where it brings none. */
  load(request: { archive: Readable; signal?: AbortSignal }): Promise<{ id: ImageId; names: readonly string[] }[]>;
  /** A tar of images that {@link Images.load} and Docker's take. `not-found` at once for a name that is not there; a repository without tag means all its tags. */
  save(request: { names: readonly string[]; signal?: AbortSignal }): Readable;
  /** Names that are or were, in the familiar form, sorted. */
  knownNames(): string[];
  /** Where a name pointed and points, newest first. `not-found` for a name that never was. */
  tagHistory(name: string): readonly TagHistoryEntry[];
  /** Lets a name point again where it pointed before: `to` is an image id or a manifest digest. `not-found`, or `conflict` where that image is gone. */
  rollBackTag(request: { name: string; to: string }): ImageId;
  /**
   * Makes an image of a layer and settings. All of it or nothing: `invalid` for a name or a layer that is refused, `conflict` where the base is not here or
   * not whole, `no-space`, `cancelled`.
   */
  assemble(request: NewImage): Promise<ImageId>;
  /**
   * Makes one layer of files and puts it over others. Undefined where there is nothing in it: a writable is the caller's to remove then. All of it or nothing; it goes with the next garbage collection unless
   * somebody holds or keeps it. `invalid` for a layer that is refused, `no-space`, `cancelled`.
   */
  makeLayer(request: LayerRequest): Promise<NewLayer | undefined>;
  /** Downloads one layer, checks it, and unpacks it over others. Fails as a pull does; nothing of it stays then. */
  fetchLayer(request: FetchedLayer): Promise<NewLayer>;
  /** Puts a layer that is here over other ones than it was made on. `not-found` where one of them is not here any more. */
  stackLayer(request: StackedLayer): Promise<NewLayer>;
  /** The layers of an image, bottom first. `conflict` where something of it is not here. */
  layersOf(nameOrId: string): NewLayer[];
  /** Writes config and manifest (image-spec 1.0) and the record; the same input gives the same image. `not-found` where a layer is not here any more. */
  compose(request: ComposedImage): Promise<ImageId>;
  /** Keeps these from garbage collection until disposed: digests and chain ids. */
  hold(keys: readonly string[]): Disposable;
  keep(keeper: LayerKeeper): void;
  /** What keepers keep now, whoever needs it too. */
  kept(): { readonly blobs: ReadonlySet<Digest>; readonly layers: ReadonlySet<ChainId> };
  /** An image of one layer out of a tar of files, which may be packed with gzip or zstd. Same failures, and `invalid` for a name that comes twice. */
  import(request: ImportRequest): Promise<ImageId>;
  /** Adds or moves a name. */
  tag(request: { source: string; target: string }): void;
  /**
   * Takes one name away, and with the last name the image: into the trash, or for good where that is off. `conflict` with who uses it, unless forced; `usedBy` is asked for containers.
   * Returns what was untagged and deleted, in Docker's words.
   */
  remove(request: {
    nameOrId: string;
    force: boolean;
    /** `rm` where it is left out. */
    why?: TrashReason;
    usedBy: (id: ImageId) => readonly { containerId: string; name: string; running: boolean }[];
  }): Promise<({ untagged: string } | { deleted: string })[]>;
  /** Mark and sweep of blobs and layers that nothing names; waits for no pull in flight (they hold leases). `inUse`: chain ids of containers. */
  collectGarbage(inUse: ReadonlySet<ChainId>): Promise<{ bytes: number }>;
  /** Deletes those of these blobs and layers (top first) that nothing needs. */
  sweep(request: { blobs: readonly Digest[]; layers: readonly ChainId[] }): Promise<void>;
  /**
   * Removes this layer and those below it as far as no image names them and nothing stands on them: those of a removed image whose last container
   * went. Returns their bytes.
   */
  releaseLayers(top: ChainId): Promise<{ bytes: number }>;
  /** Work in flight needs this blob or layer. */
  isHeld(key: string): boolean;
  /** What is wrong between records, blobs and layers, one sentence each. */
  check(): Promise<string[]>;
  /**
   * Hashes every blob, compares every unpacked layer with its blob and every record with both, and names what is damaged. With `repair` blobs are pulled again
   * from registries that the image's repo digests name (`authFor` has the logins), layers are unpacked anew, records made anew. Ends with `done` or throws;
   * returning early (or `signal`) cancels. `nameOf`: how people call the owner of a writable layer.
   */
  deepCheck(request: {
    repair: boolean;
    authFor?: (domain: string) => RegistryAuth | undefined;
    nameOf?: (writableId: string) => string;
    signal?: AbortSignal;
  }): AsyncIterable<CheckLine>;
};
