import type { ArgInstruction } from '../../dockerfile/dockerfile.ts';
import type { StageState } from '../stage-state.ts';

/** Values that do not come from the Dockerfile: of `--build-arg`, and of ARG before the first FROM. */
export type OuterArgs = {
  readonly given: Readonly<Record<string, string>>;
  /** Of the platform and of ARG before the first FROM: a stage sees them once it names them. */
  readonly global: ReadonlyMap<string, string>;
};

/** Of proxies: a RUN sees them without an ARG, and neither cache nor history knows them. */
export const proxyArgs = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'FTP_PROXY', 'ftp_proxy', 'NO_PROXY', 'no_proxy', 'ALL_PROXY', 'all_proxy'] as const;

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

/** The arguments in scope after an ARG. One without any value is not set. */
export function withArgs(args: ReadonlyMap<string, string>, { args: declared }: Pick<ArgInstruction, 'args'>, { given, global }: OuterArgs): Map<string, string> {
  const next = new Map(args);
  for (const { name, default: preset } of declared) {
    const value = given[name] ?? preset ?? global.get(name);
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

/** What a RUN's process gets besides the environment of the image: arguments in scope, and proxies that were given. */
export function argumentsOf(state: Pick<StageState, 'config' | 'args'>, { given }: OuterArgs): { readonly counted: Record<string, string>; readonly proxies: Record<string, string> } {
  const env = envOf(state.config);
  const isProxy = (name: string): boolean => (proxyArgs as readonly string[]).includes(name);
  return {
    counted: Object.fromEntries([...state.args].filter(([name]) => !env.has(name) && !isProxy(name))),
    proxies: Object.fromEntries(Object.entries(given).filter(([name]) => isProxy(name) && !env.has(name))),
  };
}
