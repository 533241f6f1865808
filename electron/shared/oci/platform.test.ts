import { describe, expect, it } from 'vitest';
import { formatPlatform, parsePlatform, platformMatches } from './platform.ts';

describe('platforms', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['linux/x86_64', 'linux/amd64'],
    ['arm64', 'linux/arm64'],
    ['linux/arm/v7', 'linux/arm/v7'],
  ])('%s', (text, whole) => {
    expect(formatPlatform(parsePlatform(text))).toBe(whole);
  });

  it.each(['', 'linux/', '/amd64', 'linux/arm/v7/x', 'linux amd64'])('refuses %j', (text) => {
    expect(() => parsePlatform(text)).toThrow('expected os/architecture');
  });

  it('compares a variant only where both name one', () => {
    const arm = parsePlatform('linux/arm');
    expect(platformMatches(parsePlatform('linux/arm/v7'), arm)).toBe(true);
    expect(platformMatches(parsePlatform('linux/arm/v6'), parsePlatform('linux/arm/v7'))).toBe(false);
    expect(platformMatches({ os: 'linux', architecture: 'aarch64' }, parsePlatform('linux/arm64/v8'))).toBe(true);
    expect(platformMatches({ os: 'windows', architecture: 'amd64' }, parsePlatform('linux/amd64'))).toBe(false);
  });
});
