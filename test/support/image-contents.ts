import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import type { ContainerDefaults } from '../../electron/shared/oci/manifest.ts';

/** A root file system: absolute path -> what is there, as `describeNode` writes it. */
export type Tree = Readonly<Record<string, string>>;

export type ImageContents = { readonly tree: Tree; readonly config: ContainerDefaults; readonly author: string; readonly layers: number; readonly id: string };

type Node = { readonly header: Header; readonly content: Buffer };
type ImageFile = { readonly author?: string; readonly config?: ContainerDefaults };

/** Reads what `docker save` writes of one image: its layers laid over each other, whiteouts applied. */
export async function readImageArchive(archive: Buffer): Promise<ImageContents> {
  const files = new Map((await readTar(archive)).map((node) => [node.header.name, node]));
  const contentOf = (name: string): Buffer => {
    const { header, content } = files.get(name) ?? fail(`the archive has no ${name}`);
    return header.type === 'symlink' ? contentOf(new URL(header.linkname ?? '', `file:///${name}`).pathname.slice(1)) : content;
  };
  const [manifest = fail('the archive has no image')] = JSON.parse(contentOf('manifest.json').toString()) as { Config: string; Layers: string[] }[];
  const config = contentOf(manifest.Config);
  const nodes = new Map<string, Node>();
  for (const name of manifest.Layers) await applyLayer(nodes, contentOf(name));
  const { author = '', config: defaults = {} } = JSON.parse(config.toString()) as ImageFile;
  return { tree: describeTree(nodes), config: defaults, author, layers: manifest.Layers.length, id: `sha256:${createHash('sha256').update(config).digest('hex')}` };
}

function fail(message: string): never {
  throw new Error(message);
}

async function readTar(tar: Buffer): Promise<Node[]> {
  const plain = tar[0] === 0x1f && tar[1] === 0x8b ? gunzipSync(tar) : tar;
  const nodes: Node[] = [];
  const reader = extract();
  reader.end(plain);
  for await (const entry of reader) nodes.push({ header: entry.header, content: await buffer(entry) });
  return nodes;
}

const cleanPath = (name: string): string => `/${name.replace(/^\.?\/+/, '').replace(/\/$/, '')}`;
const isBelow = (path: string, folder: string): boolean => path.startsWith(folder === '/' ? '/' : `${folder}/`);

async function applyLayer(nodes: Map<string, Node>, tar: Buffer): Promise<void> {
  const entries = (await readTar(tar)).map((node) => ({ path: cleanPath(node.header.name), node }));
  const removeBelow = (folder: string): void => [...nodes.keys()].filter((path) => isBelow(path, folder)).forEach((path) => nodes.delete(path));
  for (const { path } of entries) {
    const [, folder = '', name = ''] = /^(.*)\/\.wh\.(.+)$/.exec(path) ?? [];
    if (name === '.wh..opq') removeBelow(folder === '' ? '/' : folder);
    else if (name !== '') {
      nodes.delete(`${folder}/${name}`);
      removeBelow(`${folder}/${name}`);
    }
  }
  for (const { path, node } of entries) {
    if (/\/\.wh\./.test(path) || path === '/') continue;
    if (node.header.type !== 'directory') removeBelow(path);
    nodes.set(path, node.header.type === 'link' ? (nodes.get(cleanPath(node.header.linkname ?? '')) ?? fail(`${path} is a hard link to nothing`)) : node);
  }
}

function describeTree(nodes: ReadonlyMap<string, Node>): Tree {
  const first = new Map<Node, string>();
  const lines = [...nodes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, node]): [string, string] => {
    const other = first.get(node);
    if (other === undefined) first.set(node, path);
    return [path, other === undefined ? describeNode(node) : `= ${other}`];
  });
  return Object.fromEntries(lines);
}

const letters: Readonly<Record<string, string>> = { file: 'f', directory: 'd', symlink: 'l', fifo: 'p', 'character-device': 'c', 'block-device': 'b' };

/**
 * One line: a letter for what it is (f, d, l, p, c, b), the mode in octal but for links, the owner where it is not 0:0, xattrs, and after a bar the text of a file;
 * `-> target` of a link. Long and binary content is shown as its digest.
 */
function describeNode({ header, content }: Node): string {
  const { type, mode, uid, gid, pax } = header;
  const attributes = Object.entries(pax ?? {}).flatMap(([key, value]) => (key.startsWith('SCHILY.xattr.') ? [` ${key.slice('SCHILY.xattr.'.length)}=${Buffer.from(String(value)).toString('hex')}`] : []));
  const owner = uid === 0 && gid === 0 ? '' : ` ${uid}:${gid}`;
  const head = `${letters[type ?? 'file'] ?? '?'}${type === 'symlink' ? '' : (mode & 0o7777).toString(8)}${owner}${attributes.sort().join('')}`;
  if (type === 'symlink') return `${head} -> ${header.linkname}`;
  if (type !== 'file') return head;
  const text = content.toString();
  return `${head} | ${content.length > 400 || text.includes('\uFFFD') ? `sha256:${createHash('sha256').update(content).digest('hex')}` : text}`;
}

/** What is in `tree` and not the same in `base`; `gone` for what is in `base` alone. */
export function differenceFrom(base: Tree, tree: Tree): Tree {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(tree)])].sort();
  return Object.fromEntries(paths.filter((path) => base[path] !== tree[path]).map((path) => [path, tree[path] ?? 'gone']));
}
