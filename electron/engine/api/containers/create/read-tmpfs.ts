import { EngineError } from '../../../../shared/errors/engine-error.ts';

const flags = [
  'defaults', 'ro', 'rw', 'suid', 'nosuid', 'dev', 'nodev', 'exec', 'noexec', 'sync', 'async', 'dirsync', 'remount', 'mand', 'nomand', 'atime', 'noatime', 'diratime',
  'nodiratime', 'bind', 'rbind', 'unbindable', 'runbindable', 'private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave', 'relatime', 'norelatime', 'strictatime', 'nostrictatime',
];
/** What would make something else of the mount. */
const refused = new Set(['remount', 'bind', 'rbind']);
/** tmpfs(5): what each value may look like. */
const values: Readonly<Record<string, RegExp>> = {
  size: /^\d+(\.\d+)?[kmgKMG%]?$/, mode: /^[0-7]{1,4}$/, uid: /^\d{1,10}$/, gid: /^\d{1,10}$/, nr_inodes: /^\d+[kmgKMG]?$/, nr_blocks: /^\d+[kmgKMG]?$/, mpol: /^[\w=:,-]+$/,
};

/** `size=64m,mode=1777,exec`. `invalid` for what tmpfs(5) and mount(8) do not know; an option that comes twice counts as it came last. */
export function readTmpfsOptions(text: string): string[] {
  const found = new Map<string, string>();
  for (const option of text.split(',').filter(Boolean)) {
    const [name = '', value] = option.split('=', 2);
    const isKnown = value === undefined ? flags.includes(name) && !refused.has(name) : (values[name]?.test(value) ?? false);
    if (!isKnown) throw new EngineError('invalid', `invalid tmpfs option ${JSON.stringify(option)}`);
    // `exec` and `noexec` are one option.
    const key = value === undefined ? name === 'ro' ? 'rw' : name.replace(/^no/, '') : name;
    found.delete(key);
    found.set(key, option);
  }
  return [...found.values()].filter((option) => option !== 'defaults');
}
