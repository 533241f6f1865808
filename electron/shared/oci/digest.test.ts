import { describe, expect, it } from 'vitest';
import { digestHex, isDigest, parseDigest, shortId } from './digest.ts';

const hex = 'd'.repeat(64);

describe('digests', () => {
  it('are sha256 and 64 small hex digits, nothing else', () => {
    expect(digestHex(parseDigest(`sha256:${hex}`))).toBe(hex);
    for (const wrong of ['', hex, `sha256:${hex}0`, `sha256:${hex.toUpperCase()}`, `sha512:${hex}`, `sha256:${hex}\n`]) {
      expect(isDigest(wrong)).toBe(false);
      expect(() => parseDigest(wrong)).toThrow('expected sha256: and 64 hex digits');
    }
  });

  it('are shown with 12 digits', () => {
    expect(shortId(`sha256:${hex}`)).toBe('d'.repeat(12));
    expect(shortId(hex)).toBe('d'.repeat(12));
  });
});
