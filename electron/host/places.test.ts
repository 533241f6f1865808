import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { planPlaces } from './places.ts';

test('root has the system folders, everyone else the own ones', () => {
  expect(planPlaces({}, {}, true)).toMatchObject({ dataDir: '/var/lib/tidewharf', runDir: '/run/tidewharf', socketPath: '/run/tidewharf/tidewharf.sock' });
  expect(planPlaces({}, { XDG_DATA_HOME: '/x/data', XDG_RUNTIME_DIR: '/x/run', XDG_CONFIG_HOME: '/x/config' }, false)).toEqual({
    dataDir: '/x/data/tidewharf', runDir: '/x/run/tidewharf', socketPath: '/x/run/tidewharf/tidewharf.sock', configDir: '/x/config/tidewharf',
  });
  expect(planPlaces({}, {}, false).dataDir).toBe(`${homedir()}/.local/share/tidewharf`);
});

test('flags come first, and are made absolute: other programs use the socket too', () => {
  expect(planPlaces({ data: '/d', run: '/r', config: '/c' }, {}, true)).toEqual({ dataDir: '/d', runDir: '/r', socketPath: '/r/tidewharf.sock', configDir: '/c' });
  expect(planPlaces({ socket: 's.sock' }, {}, true).socketPath).toBe(`${process.cwd()}/s.sock`);
});
