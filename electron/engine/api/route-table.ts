import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Route } from './call.ts';

export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

/** Finds the first route of a table that fits; undefined where none does. Fails with `invalid` on a malformed escape. */
export function compileRoutes(routes: readonly Route[]): (request: { method: string; path: string; version: number }) => Match | undefined {
  const byMethod = Map.groupBy(
    routes.map((route) => ({ route, pattern: compilePath(route.path) })),
    ({ route }) => route.method as string,
  );
  return ({ method, path, version }) => {
    for (const { route, pattern } of byMethod.get(method) ?? []) {
      const groups = (route.since ?? 0) <= version ? pattern.exec(path) : null;
      if (groups) return { route, params: decodeParams(groups.groups ?? {}) };
    }
    return undefined;
  };
}

function compilePath(path: string): RegExp {
  const source = path.replaceAll(/\{(\w+)(\.\.\.)?\}/g, (_, name: string, many?: string) => `(?<${name}>${many ? '.+' : '[^/]+'})`);
  return new RegExp(`^${source}$`);
}

function decodeParams(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decode(value)]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new EngineError('invalid', `path: ${JSON.stringify(text)} has a malformed escape`);
  }
}
