import { CommandError } from '../sys/command-error.ts';
import { coalesce } from './coalesce.ts';
import { runCommand } from '../sys/run-command.ts';
import { parseElements, planChange, planRuleset, type Element } from './ruleset.ts';

/** Our nftables tables, kept equal to what is wanted. */
export type Rules = {
  /**
   * Makes the tables equal to what is wanted now. Calls that come while one runs share the next run. Where somebody else changed them so
   * that a change does not fit, they are written anew.
   */
  sync(): Promise<void>;
  /** Writes the tables whole, whatever is there. */
  reset(): Promise<void>;
  /** The entries in the kernel, after what is under way; undefined where a table is gone. */
  read(): Promise<Element[] | undefined>;
};

/** Both are asked at each run. */
export function openRules({ table, wanted }: { table: () => string; wanted: () => Element[] }): Rules {
  let applied: Element[] = [];
  /** Whether `applied` is what the kernel has; else the tables are written whole. */
  let isKnown = false;

  const flush = async (): Promise<void> => {
    const elements = wanted();
    const change = isKnown ? planChange(table(), applied, elements) : undefined;
    if (change === '') return;
    applied = elements;
    isKnown = true;
    try {
      const changed = change !== undefined && (await tryNft(change));
      if (!changed) await nft(['-f', '-'], planRuleset(table(), elements));
    } catch (error) {
      isKnown = false;
      throw error;
    }
  };

  const queue = coalesce(flush);

  return {
    sync: () => queue.run(),
    reset: () => {
      isKnown = false;
      return queue.run();
    },
    read: async () => {
      await queue.settled();
      const families = wanted().some(({ family }) => family === 'ip6') ? (['ip', 'ip6'] as const) : (['ip'] as const);
      try {
        const found = await Promise.all(families.map(async (family) => parseElements(family, await nft(['-j', 'list', 'table', family, table()]))));
        return found.flat();
      } catch (error) {
        if (error instanceof CommandError) return undefined;
        throw error;
      }
    },
  };
}

/** False where the kernel's tables are not what the change was made for. */
async function tryNft(input: string): Promise<boolean> {
  try {
    await nft(['-f', '-'], input);
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

async function nft(args: readonly string[], input = ''): Promise<string> {
  const { stdout } = await runCommand('nft', args, { input });
  return stdout;
}
