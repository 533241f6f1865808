import type { ArgInstruction, Directives } from '../../dockerfile/dockerfile.ts';
import { resolveArgs } from '../../dockerfile/expand-instruction.ts';
import { proxyArgs } from '../../dockerfile/predefined-args.ts';
import type { StageState } from '../stage-state.ts';

/** Values that do not come from the Dockerfile: of `--build-arg`, and of ARG before the first FROM. */
export type OuterArgs = {
  readonly given: Readonly<Record<string, string>>;
  /** Of the platform and of ARG before the first FROM: a stage sees them once it names them. */
  readonly global: ReadonlyMap<string, string>;
};

/** What a variable means in a stage: the environment goes before arguments. */
export function lookupIn({ config, args }: Pick<StageState, 'config' | 'args'>): (name: string) => string | undefined {
  const env = envOf(config);
  return (name) => env.get(name) ?? args.get(name);
}

export function envOf({ Env: env = [] }: StageState['config']): Map<string, string> {
  return new Map(env.map((entry) => {
    const at = entry.indexOf('=');
    return at === -1 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
  }));
}

/** The arguments in scope after an ARG, which is not expanded yet. One without any value is not set. */
export function withArgs(state: Pick<StageState, 'config' | 'args'>, instruction: ArgInstruction, { outer, escape }: { outer: OuterArgs; escape: Directives['escape'] }): Map<string, string> {
  const { given, global } = outer;
  const next = new Map(state.args);
  const lookups = { given: (name: string) => (Object.hasOwn(given, name) ? given[name] : undefined), global: (name: string) => global.get(name), scope: lookupIn(state) };
  for (const { name, value } of resolveArgs(instruction, lookups, escape)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** What a RUN's process gets besides the environment of the image: arguments in scope, and proxies that were given and that no ARG names. */
export function argumentsOf(state: Pick<StageState, 'config' | 'args'>, { given }: OuterArgs): { readonly counted: Record<string, string>; readonly proxies: Record<string, string> } {
  const env = envOf(state.config);
  return {
    counted: Object.fromEntries([...state.args].filter(([name]) => !env.has(name))),
    proxies: Object.fromEntries(Object.entries(given).filter(([name]) => proxyArgs.has(name) && !env.has(name) && !state.args.has(name))),
  };
}
