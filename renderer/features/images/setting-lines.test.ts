import { expect, test } from 'vitest';
import { settingLines } from './setting-lines.ts';

test('variables and maps are told by their parts, and only what differs', () => {
  expect(settingLines({ name: 'Env', before: ['A=1', 'PATH=/bin', 'B=x=y'], after: ['A=2', 'PATH=/bin', 'C'] })).toEqual([
    { name: 'Env A', before: '1', after: '2' },
    { name: 'Env B', before: 'x=y', after: null },
    { name: 'Env C', before: null, after: '' },
  ]);
  expect(settingLines({ name: 'ExposedPorts', before: null, after: { '80/tcp': {} } })).toEqual([{ name: 'ExposedPorts 80/tcp', before: null, after: '{}' }]);
});

test('everything else is shown whole', () => {
  expect(settingLines({ name: 'Cmd', before: ['sh'], after: null })).toEqual([{ name: 'Cmd', before: '["sh"]', after: null }]);
  expect(settingLines({ name: 'User', before: '', after: 'app' })).toEqual([{ name: 'User', before: '', after: 'app' }]);
});
