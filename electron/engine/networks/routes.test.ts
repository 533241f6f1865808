import { expect, test } from 'vitest';
import { findUplink, parseRoutes, readRoutes } from './routes.ts';

const text = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	0101A8C0	0003	0	0	600	00000000	0	0	0
eth0	00000000	0102A8C0	0003	0	0	100	00000000	0	0	0
docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
eth0	0002A8C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
`;

test('routes are read from the kernel’s table', () => {
  expect(parseRoutes(text).slice(2)).toEqual([
    { device: 'docker0', destination: { base: 0xac110000, prefixLength: 16 }, metric: 0 },
    { device: 'eth0', destination: { base: 0xc0a80200, prefixLength: 24 }, metric: 100 },
  ]);
  expect(findUplink(parseRoutes(text))).toBe('eth0');
  expect(findUplink([])).toBeUndefined();
  expect(Array.isArray(readRoutes())).toBe(true);
});
