import { posix } from 'node:path';
import { extract, type Header } from 'tar-stream';

const types = new Set(['file', 'link', 'symlink', 'character-device', 'block-device', 'directory', 'fifo', 'contiguous-file']);
const opaque = '.wh..wh..opq';

/** What in the tar of a layer breaks image-spec 1.1, layer.md, one sentence each. */
export async function checkLayer(tar: Buffer): Promise<string[]> {
  const entries: Header[] = [];
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) {
    entries.push(entry.header);
    entry.resume();
  }
  const faults = [...(tar.length % 512 === 0 && tar.subarray(-1024).every((byte) => byte === 0) ? [] : ['does not end with two blocks of zeros']), ...entries.flatMap(checkEntry)];
  const seen = new Map<string, Header>();
  for (const entry of entries) {
    const name = clean(entry.name);
    if (seen.has(name)) faults.push(`${name} is there twice`);
    faults.push(...checkLink(entry, seen), ...checkParents(name, seen));
    seen.set(name, entry);
  }
  return [...faults, ...checkWhiteouts([...seen.keys()])];
}

function clean(name: string): string {
  return posix.normalize(name).replace(/^\.?\//, '').replace(/\/$/, '') || '.';
}

function checkEntry({ name, type, size }: Header): string[] {
  const parts = name.split('/');
  return [
    ...(type !== undefined && types.has(type) ? [] : [`${name} is a ${type}`]),
    ...(parts.includes('..') || name.startsWith('/') ? [`${name} leads out of the layer`] : []),
    ...(type === 'directory' || !name.endsWith('/') ? [] : [`${name} is named as a folder and is a ${type}`]),
    ...(type === 'file' || type === 'contiguous-file' || size === 0 ? [] : [`${name} is a ${type} of ${size} bytes`]),
    ...(posix.basename(name).startsWith('.wh.') && (type !== 'file' || size !== 0) ? [`the whiteout ${name} is no empty file`] : []),
  ];
}

/** A hard link names what came before it, in this layer. */
function checkLink({ name, type, linkname }: Header, seen: ReadonlyMap<string, Header>): string[] {
  if (type !== 'link') return [];
  const target = seen.get(clean(linkname ?? ''));
  if (target === undefined) return [`the hard link ${name} leads to ${linkname}, which is not before it`];
  return target.type === 'directory' ? [`the hard link ${name} leads to the folder ${linkname}`] : [];
}

function checkParents(name: string, seen: ReadonlyMap<string, Header>): string[] {
  const parent = seen.get(posix.dirname(name));
  return parent === undefined || parent.type === 'directory' ? [] : [`${name} lies in a ${parent.type}`];
}

/** No whiteout of what the layer has itself, none with nothing behind `.wh.`, and none beside what hides everything already. */
function checkWhiteouts(names: readonly string[]): string[] {
  const all = new Set(names);
  return names.flatMap((name) => {
    const base = posix.basename(name);
    if (!base.startsWith('.wh.') || base === opaque) return [];
    const hidden = base.slice('.wh.'.length);
    return [
      ...(hidden === '' || hidden === '.' || hidden === '..' || hidden.startsWith('.wh.') ? [`the whiteout ${name} hides nothing that may be`] : []),
      ...(all.has(posix.join(posix.dirname(name), hidden)) ? [`${hidden} is there, and its whiteout ${name} too`] : []),
      ...(all.has(posix.join(posix.dirname(name), opaque)) ? [`${name} stands beside ${opaque}`] : []),
    ];
  });
}
