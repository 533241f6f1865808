import type { Readable } from 'node:stream';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import type { Digest } from '../../shared/oci/digest.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { Reference } from '../../shared/oci/reference.ts';

/** OCI distribution-spec client. Knows no disk. All bytes it returns are untrusted until the caller has verified them. */
export type Registry = {
  /**
   * The manifest or index that a name points to (distribution-spec, Pulling manifests). The bytes were checked against the
   * digest, where the reference has one or the registry sent one; at most 4 MiB, else `invalid`.
   * Mirrors are asked first for docker.io, then the registry itself.
   */
  getManifest(request: { reference: Reference; digest?: Digest; auth?: RegistryAuth; onRetry?: OnRetry; signal?: AbortSignal }): Promise<FetchedManifest>;
  /**
   * The bytes of a blob from `offset` on (distribution-spec, Pulling blobs). `offset` in the answer is what the server really
   * did: 0 where it ignores Range. Credentials never follow a redirect to another host.
   */
  getBlob(request: { reference: Reference; descriptor: Descriptor; offset: number; auth?: RegistryAuth; onRetry?: OnRetry; signal?: AbortSignal }): Promise<FetchedBlob>;
  /**
   * Brings a blob into the reference's repository (distribution-spec, Pushing blobs): nothing is sent where it is there already, or where the registry
   * takes it over from `mountFrom`, another repository of the same registry. Mirrors are never written to. `open` is called anew for each try;
   * `onBytes` tells the bytes of the present try. A blob that the registry got wrong is `corrupt`.
   */
  putBlob(request: {
    reference: Reference;
    descriptor: Descriptor;
    mountFrom?: string | undefined;
    open: () => Readable;
    onBytes?: (sent: number) => void;
    onRetry?: OnRetry;
    auth?: RegistryAuth;
    signal?: AbortSignal;
  }): Promise<'exists' | 'mounted' | 'uploaded'>;
  /** Writes a manifest under the reference's tag, or under its own digest where it has none (distribution-spec, Pushing manifests). Its blobs must be there. */
  putManifest(request: { reference: Reference; bytes: Uint8Array; mediaType: string; auth?: RegistryAuth; onRetry?: OnRetry; signal?: AbortSignal }): Promise<Digest>;
  /** Whether the registry of this host takes the login (distribution-spec, Determining support); `unauthorized` where it does not. Mirrors are not asked. */
  checkLogin(request: { domain: string; auth: RegistryAuth; signal?: AbortSignal }): Promise<void>;
  /** Every tag of the reference's repository, as the registry lists them (distribution-spec, Listing tags); texts of a stranger. Mirrors are not asked. */
  listTags(request: { reference: Reference; auth?: RegistryAuth; onRetry?: OnRetry; signal?: AbortSignal }): Promise<string[]>;
  /** What a name points to and the platforms that it offers, without the layers. Fails as `getManifest`; a config that is none offers no platform. */
  describe(request: { reference: Reference; auth?: RegistryAuth; signal?: AbortSignal }): Promise<DescribedImage>;
  /**
   * Images that a registry finds for some words, best first, in its own order (Docker registry API v1, search: the only one there is). `domain` as in
   * a reference. `not-implemented` where the registry offers no search.
   */
  search(request: { domain: string; term: string; limit: number; auth?: RegistryAuth; signal?: AbortSignal }): Promise<FoundImage[]>;
};

/** A request is repeated after a pause: what went wrong, and how often it did. */
export type RegistryRetry = { readonly reason: string; readonly attempt: number };
export type OnRetry = (retry: RegistryRetry) => void;

export type DescribedImage = { readonly descriptor: Descriptor; readonly platforms: readonly Platform[] };
/** Texts come from strangers. */
export type FoundImage = { readonly name: string; readonly description: string; readonly stars: number; readonly official: boolean; readonly automated: boolean };

export type FetchedManifest = { readonly bytes: Buffer; readonly digest: Digest; readonly mediaType: string };
export type FetchedBlob = { readonly offset: number; readonly body: AsyncIterable<Uint8Array> };

/** What the docker client sends as X-Registry-Auth. Never in a log, an event or an error text. */
export type RegistryAuth = { readonly username: string; readonly password: string } | { readonly identityToken: string };

export type RegistrySettings = {
  /** Base URLs asked first for docker.io. */
  readonly mirrors: readonly string[];
  /** host[:port] reached by plain HTTP or with a certificate that is not checked; loopback always may use plain HTTP. */
  readonly insecure: readonly string[];
  /** Milliseconds without a byte after which a request counts as hung. */
  readonly idleTimeoutMs: number;
  /** Folder of `<host[:port]>/*.crt` and client certificates `*.cert` with `*.key`, as Docker's certs.d; read for TLS. */
  readonly certsDir?: string;
  /** HTTP_PROXY, HTTPS_PROXY, NO_PROXY, and the same in small letters; no proxies where it is left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};
