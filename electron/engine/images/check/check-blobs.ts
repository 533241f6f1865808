import type { Damage, Mending } from '../../../shared/engine-api/check.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { Image } from '../images.ts';
import { nameOfImage, partsOf, type CheckRun } from './check-run.ts';
import { mendBlob } from './mend-blob.ts';

/** Who names a blob, and as what. */
type Named = { readonly size: number | undefined; readonly isManifest: boolean; readonly owners: readonly { readonly image: Image; readonly part: string }[] };

/** Hashes every blob that is there, and looks for those that images name. */
export async function checkBlobs(run: CheckRun): Promise<{ blobs: number; bytes: number }> {
  const { context, signal, emit } = run;
  const here = new Map((await context.store.list()).map(({ digest, size }) => [digest, size]));
  const total = [...here.values()].reduce((sum, size) => sum + size, 0);
  let before = 0;
  for (const [digest, size] of here) {
    const got = await context.store.hash(digest, { signal, onBytes: (bytes) => emit({ kind: 'progress', step: 'blobs', subject: digest, read: before + bytes, total }) });
    before += size;
    // What was removed since the list was made is looked for below, where an image still names it.
    if (got !== undefined && got !== digest) await settle(run, digest, `its bytes have the digest ${got}`);
  }
  for (const [digest, { size }] of namedBlobs(run)) {
    if (!context.store.has(digest)) await settle(run, digest, 'missing');
    else if (!run.bad.has(digest) && size !== undefined && context.store.size(digest) !== size) await settle(run, digest, `size ${context.store.size(digest)}, expected ${size}`);
  }
  return { blobs: here.size, bytes: before };
}

async function settle(run: CheckRun, digest: Digest, problem: string): Promise<void> {
  const named = namedBlobs(run).get(digest);
  if (named === undefined && !run.context.store.has(digest)) return;
  const mending = run.repair ? await mend(run, digest, named) : ({ kind: 'not-tried' } as const);
  if (mending.kind !== 'mended') run.bad.add(digest);
  const images: Damage['images'] = (named?.owners ?? []).map(({ image, part }) => ({ image: nameOfImage(image), part }));
  run.report({ what: 'blob', subject: digest, images, problem, details: [], mending });
}

async function mend(run: CheckRun, digest: Digest, named: Named | undefined): Promise<Mending> {
  if (named === undefined) {
    if (run.context.leases.isHeld(digest)) return { kind: 'blocked', by: ['work in flight'] };
    await run.context.store.delete(digest);
    return { kind: 'mended', how: 'removed, as no image names it' };
  }
  const owners = named.owners.map(({ image }) => image);
  return mendBlob(run, { digest, size: named.size, isManifest: named.isManifest, owners });
}

function namedBlobs({ context }: CheckRun): Map<Digest, Named> {
  const named = new Map<Digest, Named>();
  for (const image of context.records.listKept()) {
    for (const { digest, size, part, isManifest } of partsOf(image)) {
      const known = named.get(digest);
      named.set(digest, { size: known?.size ?? size, isManifest, owners: [...(known?.owners ?? []), { image, part }] });
    }
  }
  return named;
}
