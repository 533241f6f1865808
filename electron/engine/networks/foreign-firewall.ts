import { readFileSync } from 'node:fs';
import { CommandError } from '../sys/command-error.ts';
import { runCommand } from '../sys/run-command.ts';

/**
 * Docker, ufw and others set iptables' FORWARD policy to DROP, and what one table drops no other can accept. Where that is so, two rules with
 * our comment go before theirs: into DOCKER-USER, which Docker keeps for that, else into FORWARD.
 */
const comment = 'tidewharf';

/** How iptables names a bridge's packets: the names that we choose begin alike, and need one pair of rules together. */
function interfacePattern(bridge: string): string {
  return bridge.startsWith('tw-') ? 'tw-+' : bridge;
}

/** iptables exists in two kinds that do not see each other. Asking one that is not in use would load it: so only those in use. */
async function toolsInUse(): Promise<string[]> {
  const tables = await runCommand('nft', ['list', 'tables', 'ip']).then(({ stdout }) => stdout);
  return [...(/^table ip filter$/m.test(tables) ? ['iptables-nft'] : []), ...(readLegacyTables().includes('filter') ? ['iptables-legacy'] : [])];
}

function readLegacyTables(): string[] {
  try {
    return readFileSync('/proc/thread-self/net/ip_tables_names', 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** The `iptables` arguments that let a bridge's packets pass, given what `iptables -S` lists; none where nothing drops them or it is done. */
export function planAccepts(listing: string, bridge: string): string[][] {
  const lines = listing.split('\n');
  if (!lines.includes('-P FORWARD DROP')) return [];
  const name = interfacePattern(bridge);
  const chain = lines.includes('-N DOCKER-USER') ? 'DOCKER-USER' : 'FORWARD';
  return ['-i', '-o']
    .filter((direction) => !lines.some((line) => line.startsWith(`-A ${chain} ${direction} ${name} `) && line.endsWith('-j ACCEPT')))
    .map((direction) => ['-w', '-I', chain, direction, name, '-m', 'comment', '--comment', comment, '-j', 'ACCEPT']);
}

/** Lets our packets pass where another program's FORWARD policy drops them. Returns what could not be done, one sentence each. */
export async function ensureForwarding(bridge: string): Promise<string[]> {
  const problems: string[] = [];
  for (const tool of await toolsInUse()) {
    try {
      const { stdout } = await runCommand(tool, ['-w', '-S']);
      for (const args of planAccepts(stdout, bridge)) await runCommand(tool, args);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      problems.push(`another firewall may drop packets of ${bridge}: ${error.message}`);
    }
  }
  return problems;
}

/** What another firewall drops of ours, one sentence each. Changes nothing. */
export async function findDroppedForwarding(bridge: string): Promise<string[]> {
  const problems: string[] = [];
  for (const tool of await toolsInUse()) {
    const listing = await runCommand(tool, ['-w', '-S']).then(({ stdout }) => stdout, () => '');
    if (planAccepts(listing, bridge).length > 0) problems.push(`${tool}: the FORWARD policy is DROP and nothing lets packets of ${bridge} pass`);
  }
  return problems;
}
