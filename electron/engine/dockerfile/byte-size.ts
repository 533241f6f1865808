const powers = 'bkmgtp';

/** Bytes of `64m`, `1.5g`, `512`, `1GiB`; undefined for what is no size. Units are powers of 1024. */
export function parseByteSize(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([bkmgtp]?)(?:i?b)?$/i.exec(text) ?? [];
  if (amount === '') return undefined;
  const bytes = Math.floor(Number(amount) * 1024 ** Math.max(0, powers.indexOf(unit.toLowerCase() || 'b')));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
