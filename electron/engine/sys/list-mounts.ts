import { readFileSync } from 'node:fs';

export type MountEntry = {
  readonly id: number;
  readonly parentId: number;
  /** Path inside its file system that is visible here. */
  readonly root: string;
  readonly target: string;
  /** Per-mount options, such as `rw`, `nosuid`. */
  readonly options: readonly string[];
  /** How it is propagated, such as `shared:2`, `master:1`; empty for a private mount (mount_namespaces(7)). */
  readonly tags: readonly string[];
  readonly type: string;
  readonly source: string;
  /** Options of the file system, such as overlay's `lowerdir=...`. */
  readonly superOptions: readonly string[];
};

/** Everything mounted in this mount namespace, in order (proc_pid_mountinfo(5)). */
export function listMounts(): MountEntry[] {
  return parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'));
}

export function parseMountInfo(text: string): MountEntry[] {
  return text.split('\n').filter(Boolean).map(parseLine);
}

function parseLine(line: string): MountEntry {
  const [left = '', right = ''] = line.split(' - ');
  const [id, parentId, , root = '', target = '', options = '', ...tags] = left.split(' ');
  const [type = '', source = '', superOptions = ''] = right.split(' ');
  return {
    id: Number(id),
    parentId: Number(parentId),
    root: unescapeOctal(root),
    target: unescapeOctal(target),
    options: options.split(','),
    tags: tags.filter(Boolean),
    type,
    source: unescapeOctal(source),
    superOptions: unescapeOctal(superOptions).split(','),
  };
}

/** The kernel writes space, tab, newline and backslash as `\040`. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
