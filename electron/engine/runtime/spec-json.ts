const beyond = 2 ** 64;
const highest = '18446744073709551615';

/** `JSON.rawJSON`, which TypeScript's library does not know yet. */
const json = JSON as unknown as { rawJSON(text: string): unknown };

/**
 * Text of a config.json or process.json. Where the specification has 64 bits without a sign, no limit is their highest number, which a
 * number here cannot hold: what is as large or infinite is written as that.
 */
export function specJson(spec: object): string {
  return JSON.stringify(spec, (_key, value: unknown) => (typeof value === 'number' && value >= beyond ? json.rawJSON(highest) : value));
}
