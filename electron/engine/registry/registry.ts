import type { Descriptor } from '../../shared/oci/manifest.ts';
import type { Digest } from '../../shared/oci/digest.ts';
import type { Reference } from '../../shared/oci/reference.ts';

/** OCI distribution-spec client. Knows no disk. All bytes it returns are untrusted until the caller has verified them. */
export type Registry = {
  /**
   * The manifest or index that a name points to (distribution-spec, Pulling manifests). The bytes were checked against the
   * digest, where the reference has one or the registry sent one; at most 4 MiB, else `invalid`.
   * Mirrors are asked first for docker.io, then the registry itself.
   */
  getManifest(request: { reference: Reference; digest?: Digest; auth?: RegistryAuth; signal?: AbortSignal }): Promise<FetchedManifest>;
  /**
   * The bytes of a blob from `offset` on (distribution-spec, Pulling blobs). `offset` in the answer is what the server really
   * did: 0 where it ignores Range. Credentials never follow a redirect to another host.
   */
  getBlob(request: { reference: Reference; descriptor: Descriptor; offset: number; auth?: RegistryAuth; signal?: AbortSignal }): Promise<FetchedBlob>;
  /** Whether the registry of this host takes the login (distribution-spec, Determining support); `unauthorized` where it does not. Mirrors are not asked. */
  checkLogin(request: { domain: string; auth: RegistryAuth; signal?: AbortSignal }): Promise<void>;
};

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
  /** Folder of `<host[:port]>/ca.crt`, as Docker's certs.d; read for TLS. */
  readonly certsDir?: string;
};
