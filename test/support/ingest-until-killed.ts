// Child of the store's kill test: writes most of a blob, says so, and goes on waiting for SIGKILL.
import { parseDigest } from '../../electron/shared/oci/digest.ts';
import { openStore } from '../../electron/engine/store/open-store.ts';

const [root = '', digest = '', size = ''] = process.argv.slice(2);
const store = await openStore({ root });
const ingest = await store.ingest({ digest: parseDigest(digest), size: Number(size) });
const piece = Buffer.alloc(Number(size), 'tidewharf ');
for (let at = 0; at + (1 << 20) <= 6 << 20; at += 1 << 20) await ingest.write(piece.subarray(at, at + (1 << 20)));
process.send?.('written');
setInterval(() => {}, 60_000);
