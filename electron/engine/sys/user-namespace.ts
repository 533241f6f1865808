import { readFileSync } from 'node:fs';

/**
 * Whether this process lives in the first user namespace of the machine, where root is the real root. In any other, root is mapped:
 * no device nodes, no `trusted.` attributes, only the mapped ids (user_namespaces(7)).
 */
export function inFirstUserNamespace(): boolean {
  return /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'));
}
