// Run in a user namespace of its own: unpacks and mounts layers with what only the real root may make, and prints what came out.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getXattr } from '../../electron/engine/sys/xattr.ts';
import { inFirstUserNamespace } from '../../electron/engine/sys/user-namespace.ts';
import { openHarness } from './snapshots-harness.ts';

await using harness = await openHarness();
const top = await harness.snapshots.applyLayers({
  layers: [
    harness.layer([{ name: 'gone' }, { name: 'opaque/old' }, { name: 'again/old' }, { name: 'dev/null', type: '3', major: 1, minor: 3 }, { name: 'dev/fifo', type: '6' }]),
    harness.layer([
      { name: '.wh.gone' }, { name: 'opaque/.wh..wh..opq' }, { name: 'opaque/new' }, { name: '.wh.again' }, { name: 'again/new' },
      { name: 'f', content: 'content', pax: { 'SCHILY.xattr.user.a': 'b', 'SCHILY.xattr.trusted.t': 'dropped' } },
    ]),
  ],
});
await harness.snapshots.prepare('c', top);
const path = await harness.snapshots.mount('c');
const foreign = await harness.snapshots.applyLayers({ layers: [harness.layer([{ name: 'f', uid: 5000 }])] }).then(
  () => 'unpacked',
  (error: Error & { kind?: string }) => `${error.kind}: ${error.message.replace(/^layer \S+ /, '')}`,
);
process.stdout.write(
  JSON.stringify({
    first: inFirstUserNamespace(),
    root: readdirSync(path).sort(),
    opaque: readdirSync(join(path, 'opaque')),
    again: readdirSync(join(path, 'again')),
    dev: readdirSync(join(path, 'dev')),
    fifo: lstatSync(join(path, 'dev/fifo')).isFIFO(),
    content: readFileSync(join(path, 'f'), 'utf8'),
    attribute: getXattr(join(path, 'f'), 'user.a')?.toString(),
    foreign,
    problems: await harness.snapshots.check({ repair: false }),
  }),
);
