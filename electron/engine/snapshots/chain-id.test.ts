import { expect, test } from 'vitest';
import { parseDigest, type DiffId } from '../../shared/oci/digest.ts';
import { chainId } from './chain-id.ts';

test('chainId: the lowest layer is its own, others hash the chain below', () => {
  const first = parseDigest<DiffId>(`sha256:${'1'.repeat(64)}`);
  const second = parseDigest<DiffId>(`sha256:${'2'.repeat(64)}`);
  const below = chainId(undefined, first);
  expect(below).toBe(first);
  // printf 'sha256:11..11 sha256:22..22' | sha256sum
  expect(chainId(below, second)).toBe('sha256:9932074217c35353d2e03a3f5a86549f7c67bfeb0ba53e23d69f4d4c8f7958f5');
});
