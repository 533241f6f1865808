/** Bytes of a path as a string of one character each, so that names which are no UTF-8 survive. */
export type ByteString = string;

const notAscii = /[^\0-\x7f]/;

/** For people and for keys. Bytes that are no UTF-8 are told as `\xff`, so that two names never become one. */
export function toText(name: ByteString): string {
  if (!notAscii.test(name)) return name;
  const bytes = Buffer.from(name, 'latin1');
  const text = bytes.toString();
  if (!text.includes('\ufffd') || Buffer.from(text).equals(bytes)) return text;
  return name.replace(/[^\0-\x7f]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
}

export function toByteName(text: string): ByteString {
  return notAscii.test(text) ? Buffer.from(text).toString('latin1') : text;
}

/** For system calls. */
export function pathBytes(path: ByteString): string | Buffer {
  return notAscii.test(path) ? Buffer.from(path, 'latin1') : path;
}

export function joinNames(folder: ByteString, name: ByteString): ByteString {
  return folder === '' || name === '' ? folder + name : `${folder}/${name}`;
}

/** The folder that a path is in, '' for a single name. */
export function folderOf(path: ByteString): ByteString {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

export function lastName(path: ByteString): ByteString {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** An archive's name as a path below the folder it goes to, '' for that itself; undefined where it leads out of it. An absolute one counts from there. */
export function archiveName(name: ByteString): ByteString | undefined {
  const parts: ByteString[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return name.includes('\0') ? undefined : parts.join('/');
}
