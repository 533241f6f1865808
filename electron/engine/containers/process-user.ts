import { EngineError } from '../../shared/errors/engine-error.ts';
import type { SpecInput } from '../runtime/oci-spec.ts';

type ProcessUser = SpecInput['user'];
const highestId = 2_147_483_647;
/** The part of a container's request that is wrong. */
const aboutUser = { detail: { field: 'user' } };

/**
 * Ids for `user`, `user:group`, each a name or a number, from the container's own passwd and group files ('' where it has none), and of the groups
 * `groupAdd` besides. A number need not be in either. The user's first group is among the additional ones, as in Docker. Fails with `invalid` in Docker's words.
 */
export function findProcessUser(text: string, files: { passwd: string; group: string }, groupAdd: readonly string[] = []): ProcessUser {
  const [userText = '', groupText = ''] = text.split(':');
  const user = findUser(userText, files.passwd);
  const groups = parseLines(files.group, 3);
  const added = groupAdd.map((name) => findGroup(name, groups, 'Unable'));
  const isMember = ([, , , members]: string[]): boolean => user.name !== undefined && (members?.split(',').includes(user.name) ?? false);
  const memberships = groupText === '' ? groups.filter(isMember).map(([, , gid]) => Number(gid)) : [];
  const gid = groupText === '' ? user.gid : findGroup(groupText, groups);
  return { uid: user.uid, gid, additionalGids: [...new Set([gid, ...memberships, ...added])] };
}

function findUser(text: string, passwd: string): { name: string | undefined; uid: number; gid: number } {
  const number = parseId(text === '' ? '0' : text);
  const entry = parseLines(passwd, 4).find(([name, , uid]) => name === text || (number !== undefined && Number(uid) === number));
  if (entry) return { name: entry[0], uid: Number(entry[2]), gid: Number(entry[3]) };
  if (number === undefined) throw new EngineError('invalid', `unable to find user ${text}: no matching entries in passwd file`, aboutUser);
  return { name: undefined, uid: number, gid: 0 };
}

/** Docker begins the sentence with a capital for added groups. */
function findGroup(text: string, groups: readonly string[][], unable = 'unable'): number {
  const number = parseId(text);
  const entry = groups.find(([name, , gid]) => name === text || (number !== undefined && Number(gid) === number));
  if (entry) return Number(entry[2]);
  if (number === undefined) throw new EngineError('invalid', `${unable} to find group ${text}: no matching entries in group file`, aboutUser);
  return number;
}

function parseId(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  if (Number(text) > highestId) throw new EngineError('invalid', `uids and gids must be in range 0-${highestId}`, aboutUser);
  return Number(text);
}

/** Lines of passwd(5) and group(5) whose ids are numbers in range; others are passed over as the C library does. */
function parseLines(text: string, idFields: 3 | 4): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim().split(':'))
    .filter((fields) => fields.slice(2, idFields).length === idFields - 2 && fields.slice(2, idFields).every((id) => /^\d+$/.test(id) && Number(id) <= highestId));
}
