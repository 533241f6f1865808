import { expect, test } from 'vitest';
import type { DiagnosticCheck } from '../../../electron/shared/ipc/diagnostics.ts';
import { describeCheck } from './describe-check.ts';

const failing: readonly DiagnosticCheck[] = [
  { id: 'engine', state: 'failed', facts: { milliseconds: 3, problem: 'no answer' } },
  { id: 'version', state: 'failed', facts: { product: 'Tidewharf', engine: '0.9.0', app: '1.0.0', api: '1.51' } },
  { id: 'version', state: 'failed', facts: { product: 'Docker Engine - Community', engine: '28.0', app: '1.0.0', api: '1.51' } },
  { id: 'runtime', state: 'failed', facts: { name: '', version: '' } },
  { id: 'cgroup', state: 'warn', facts: { version: '1', missing: ['swap'] } },
  { id: 'kernel', state: 'failed', facts: { release: '6.1', missing: ['overlayfs'] } },
  { id: 'disk', state: 'warn', facts: { folder: '/d', free: 1000, total: 9000 } },
  { id: 'socket', state: 'failed', facts: { path: '/s', mode: '0660', owner: '0:0', problem: 'denied' } },
  { id: 'socket', state: 'warn', facts: { path: '/s', mode: '0666', owner: '0:0', problem: 'open-to-all' } },
  { id: 'docker-host', state: 'warn', facts: { host: 'tcp://other', context: '', ours: 'unix:///s' } },
  { id: 'clock', state: 'warn', facts: { now: '2026-01-01T00:00:00Z', skewMs: 9000 } },
  { id: 'records', state: 'warn', facts: { problems: ['x: gone'], checked: {} } },
  { id: 'mounts', state: 'warn', facts: { left: ['mount /x'] } },
];

test.each(failing)('what is not well says what and what to do: $id', (check) => {
  const { title, found, fix } = describeCheck(check);
  expect(title).not.toBe('');
  expect(found).toMatch(/^[A-Z/0-9].*\.?$/);
  expect(fix?.text).toMatch(/^[A-Z].*\.$/);
});

test('what is well needs nothing, what was not asked says so', () => {
  expect(describeCheck({ id: 'runtime', state: 'ok', facts: { name: 'runc', version: '1.2' } })).toEqual({ title: 'A runtime starts containers', found: 'runc 1.2.', details: [], fix: undefined });
  expect(describeCheck({ id: 'records', state: 'skipped', facts: null })).toMatchObject({ found: expect.stringContaining('does not answer'), fix: undefined });
});
