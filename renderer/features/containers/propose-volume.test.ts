import { expect, it } from 'vitest';
import { proposeVolume } from './propose-volume.ts';

it.each([['shop', '/var/lib/mysql', 'shop-mysql'], ['shop', '/', 'shop-files'], ['_a', '/x y', 'a-x-y']])('%s %s is %s', (container, path, name) => expect(proposeVolume(container, path)).toBe(name));
