import { expect, it } from 'vitest';
import { parseHardLimits } from './read-spec-host.ts';

it('reads hard limits and leaves out what is unlimited', () => {
  const text = `Limit                     Soft Limit           Hard Limit           Units
Max cpu time              unlimited            unlimited            seconds
Max core file size        0                    unlimited            bytes
Max open files            20000                524288               files
Max nice priority         0                    0
Max locked memory         8388608              8388608              bytes
`;
  expect(parseHardLimits(text)).toEqual({ RLIMIT_NOFILE: 524288, RLIMIT_NICE: 0, RLIMIT_MEMLOCK: 8388608 });
});
