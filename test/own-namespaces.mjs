import { inRealRoot } from '../electron/scripts/real-root.mjs';

/**
 * Wraps a command so that bridges, firewall rules, mounts and ports that it makes stay in namespaces of its own and vanish with them.
 * Needs root or sudo.
 */
export function ownNamespaces(command) {
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n', '-E', 'env', `PATH=${process.env.PATH}`];
  const inside = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...inRealRoot(command)];
  return [...asRoot, 'unshare', '--net', '--mount', '--propagation', 'private', ...inside];
}
