import type { BuildCase, ExpectedTree } from './build-case.ts';
import type { Given } from './recorded.ts';

/** In what `given` is not what the case expects, one sentence each. The words of an error are our own: of a peer, only that it failed too is asked. */
export function compareCase({ tree, config, error }: BuildCase, given: Given, options: { isPeer: boolean }): string[] {
  if (given.kind === 'failed') {
    if (error === undefined) return [`failed: ${given.text}`];
    return options.isPeer || error.text.test(given.text) ? [] : [`says ${given.text}, expected ${error.text}`];
  }
  if (error !== undefined) return [`was built, expected an error with ${error.text}`];
  return [...(tree === undefined ? [] : compareTrees(tree, given.tree)), ...(config === undefined ? [] : compareConfigs(config, given.config))];
}

function compareTrees(expected: ExpectedTree, given: Readonly<Record<string, string>>): string[] {
  const paths = [...new Set([...Object.keys(expected), ...Object.keys(given)])].sort();
  return paths.flatMap((path) => {
    const [wanted, got] = [expected[path], given[path]];
    const fits = wanted instanceof RegExp ? got !== undefined && wanted.test(got) : wanted === got;
    return fits ? [] : [`${path}: got ${got === undefined ? 'no change' : JSON.stringify(got)}, expected ${wanted === undefined ? 'no change' : wanted instanceof RegExp ? String(wanted) : JSON.stringify(wanted)}`];
  });
}

function compareConfigs(expected: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(given)])].sort();
  return names.filter((name) => sorted(expected[name]) !== sorted(given[name])).map((name) => `${name}: got ${sorted(given[name])}, expected ${sorted(expected[name])}`);
}

/** As JSON with the keys of objects in order: a map has none. */
function sorted(value: unknown): string {
  const inOrder = (_: string, part: unknown): unknown =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part;
  return JSON.stringify(value, inOrder) ?? 'no change';
}
