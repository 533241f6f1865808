import { EngineError } from '../../../shared/errors/engine-error.ts';

export type ModeChange = (mode: number, isFolder: boolean) => number;

const clause = /^([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)$/;
const shifts = { u: 6, g: 3, o: 0 } as const;

/** `--chmod`: octal, or symbolic as chmod(1) has it (POSIX chmod, grammar). `invalid` for anything else. */
export function parseModeChange(text: string): ModeChange {
  if (/^[0-7]{1,5}$/.test(text)) {
    const mode = Number.parseInt(text, 8);
    if (mode <= 0o7777) return () => mode;
  }
  const changes = text.split(',').map((part) => parseClause(part, text));
  return (mode, isFolder) => changes.reduce((now, change) => change(now, isFolder), mode);
}

function parseClause(part: string, text: string): ModeChange {
  const match = clause.exec(part);
  if (match === null) throw new EngineError('invalid', `invalid chmod parameter: '${text}': it should be octal, such as 755, or symbolic, such as u=rwX,go=rX`);
  const who = match[1] === '' || match[1]?.includes('a') === true ? 'ugo' : (match[1] ?? '');
  const actions = [...(match[2] ?? '').matchAll(/([-+=])([ugo]|[rwxXst]*)/g)];
  return (mode, isFolder) => actions.reduce((now, [, operator = '', what = '']) => apply(now, { who, operator, what, isFolder }), mode);
}

function apply(mode: number, { who, operator, what, isFolder }: { who: string; operator: string; what: string; isFolder: boolean }): number {
  let bits = 0;
  let mask = 0;
  for (const one of who) {
    const shift = shifts[one as keyof typeof shifts];
    mask |= 0o7 << shift;
    bits |= permissions(mode, what, isFolder) << shift;
    if (one === 'u') mask |= 0o4000;
    if (one === 'g') mask |= 0o2000;
    if (one === 'u' && what.includes('s')) bits |= 0o4000;
    if (one === 'g' && what.includes('s')) bits |= 0o2000;
  }
  if (what.includes('t')) bits |= 0o1000;
  if (who === 'ugo') mask |= 0o1000;
  if (operator === '+') return mode | bits;
  if (operator === '-') return mode & ~bits;
  // A folder's set-user-id and set-group-id stay unless they are named, as in GNU chmod.
  const kept = isFolder ? mode & 0o6000 : 0;
  return (mode & ~mask) | bits | kept;
}

function permissions(mode: number, what: string, isFolder: boolean): number {
  if (what === 'u' || what === 'g' || what === 'o') return (mode >> shifts[what]) & 0o7;
  const runs = what.includes('x') || (what.includes('X') && (isFolder || (mode & 0o111) !== 0));
  return (what.includes('r') ? 4 : 0) | (what.includes('w') ? 2 : 0) | (runs ? 1 : 0);
}
