import type { Mending } from '../../../shared/engine-api/check.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import { familiarName, parseReference, type Reference } from '../../../shared/oci/reference.ts';
import { fetchBlob } from '../fetch-blob.ts';
import type { Image } from '../images.ts';
import type { CheckRun } from './check-run.ts';

type Wanted = { readonly digest: Digest; readonly size: number | undefined; readonly isManifest: boolean; readonly owners: readonly Image[] };

/** Brings a blob again from where the images that name it came from or went to. The damaged one stays until the new one is whole. */
export async function mendBlob(run: CheckRun, wanted: Wanted): Promise<Mending> {
  const { context, signal } = run;
  using _ = context.leases.hold([wanted.digest]);
  const repositories = new Map(wanted.owners.flatMap(({ repoDigests }) => repoDigests.map(parseReference)).map((name) => [familiarName(name), name]));
  const refusals: string[] = [];
  for (const [name, reference] of repositories) {
    try {
      await (wanted.isManifest ? fetchManifest(run, reference, wanted.digest) : fetchWhole(run, reference, wanted));
      return { kind: 'mended', how: `pulled again from ${name}` };
    } catch (error) {
      if (signal.aborted) throw error;
      refusals.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { kind: 'lost', why: refusals.length === 0 ? 'no registry is known that has it: load or build the image again' : `nobody has it any more: ${refusals.join('; ')}` };
}

async function fetchManifest({ context, authFor, signal }: CheckRun, reference: Reference, digest: Digest): Promise<void> {
  const auth = authFor(reference.domain);
  const { bytes } = await context.registry.getManifest({ reference, digest, signal, ...(auth && { auth }) });
  await using ingest = await context.store.ingest({ digest, size: bytes.length, replace: true, signal });
  await ingest.restart();
  await ingest.write(bytes);
  await ingest.commit();
}

async function fetchWhole({ context, authFor, signal, emit }: CheckRun, reference: Reference, { digest, size }: Wanted): Promise<void> {
  if (size === undefined) throw new EngineError('internal', `blob ${digest}: its size is not known`);
  const { store, registry } = context;
  await fetchBlob({
    store, registry, reference, signal,
    descriptor: { mediaType: 'application/octet-stream', digest, size },
    auth: authFor(reference.domain),
    replace: true,
    onBytes: (read) => emit({ kind: 'progress', step: 'mending', subject: digest, read, total: size }),
    onRetry: () => undefined,
  });
}
