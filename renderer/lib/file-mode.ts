const sets = [0o400, 0o200, 0o100, 0o040, 0o020, 0o010, 0o004, 0o002, 0o001] as const;

/** Permission bits as `ls -l` writes them: `rwxr-xr-x`, with `s` and `t`. */
export function formatModeBits(mode: number): string {
  const letters = sets.map((bit, index) => ((mode & bit) === 0 ? '-' : 'rwx'.charAt(index % 3)));
  const special = (bit: number, at: number, letter: string): void => {
    if ((mode & bit) !== 0) letters[at] = letters[at] === 'x' ? letter : letter.toUpperCase();
  };
  special(0o4000, 2, 's');
  special(0o2000, 5, 's');
  special(0o1000, 8, 't');
  return letters.join('');
}

/** `/a` and `b` are `/a/b`. */
export function joinPath(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** The folders on the way to a path, the top one first: each with its name and its own path. */
export function pathParts(path: string): readonly { readonly name: string; readonly path: string }[] {
  const names = path.split('/').filter(Boolean);
  return [{ name: '/', path: '/' }, ...names.map((name, index) => ({ name, path: `/${names.slice(0, index + 1).join('/')}` }))];
}

/** The name at the end of a path; '' for the top folder. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
