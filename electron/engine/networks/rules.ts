import { CommandError } from '../sys/command-error.ts';
import { runCommand } from '../sys/run-command.ts';
import { parseElements, planChange, planRuleset, type PortElement, type RulesetPlan } from './ruleset.ts';

/** Our nftables table, kept equal to what is wanted. */
export type Rules = {
  /**
   * Makes the table equal to what is wanted now. Calls that come while one runs share the next run. Where somebody else changed the table so
   * that a change does not fit, it is written anew.
   */
  sync(): Promise<void>;
  /** Writes the whole table, whatever is there. */
  reset(): Promise<void>;
  /** The entries in the kernel, after what is under way; undefined where the table is gone. */
  read(): Promise<PortElement[] | undefined>;
};

/** `wanted` is asked at each run. */
export function openRules({ plan, wanted }: { plan: () => RulesetPlan; wanted: () => PortElement[] }): Rules {
  let applied: PortElement[] = [];
  /** Whether `applied` is what the kernel has; else the whole table is written. */
  let isKnown = false;
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    const elements = wanted();
    const change = isKnown ? planChange(plan().table, applied, elements) : undefined;
    if (change === '') return;
    applied = elements;
    isKnown = true;
    try {
      const changed = change !== undefined && (await tryNft(change));
      if (!changed) await nft(['-f', '-'], planRuleset(plan(), elements));
    } catch (error) {
      isKnown = false;
      throw error;
    }
  };

  const start = (): Promise<void> => {
    queued = undefined;
    running = flush().finally(() => {
      running = undefined;
    });
    return running;
  };

  const sync = (): Promise<void> => {
    if (queued !== undefined) return queued;
    if (running === undefined) return start();
    queued = running.catch(() => undefined).then(start);
    return queued;
  };

  return {
    sync,
    reset: () => {
      isKnown = false;
      return sync();
    },
    read: async () => {
      await Promise.allSettled([running, queued]);
      try {
        const maps = await Promise.all((['published', 'published_any'] as const).map(async (map) => parseElements(map, await nft(['-j', 'list', 'map', 'ip', plan().table, map]))));
        return maps.flat();
      } catch (error) {
        if (error instanceof CommandError) return undefined;
        throw error;
      }
    },
  };
}

/** False where the kernel's table is not what the change was made for. */
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
