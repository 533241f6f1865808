/** What the app did that a person would have seen outside the page; tests read it as `electron.__double.log`. */
export type Recorded = { readonly type: string; readonly [detail: string]: unknown };

export const log: Recorded[] = [];

export function record(type: string, detail: Record<string, unknown> = {}): void {
  log.push({ type, ...detail });
}

/**
 * An object that throws on members it lacks, so that a test cannot pass on something the double does not do.
 */
export function strict<T extends object>(name: string, target: T): T {
  const tolerated = new Set(['then', 'toJSON', 'inspect', 'constructor', 'nodeType', 'asymmetricMatch']);
  return new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'string' && !(key in object) && !tolerated.has(key)) throw new Error(`electron double: ${name}.${key} is not implemented`);
      const value: unknown = Reflect.get(object, key, receiver);
      return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value)) ? value.bind(object) : value;
    },
  });
}
