import { expect, test } from 'vitest';
import type { EngineState } from '../../electron/shared/ipc/engine.ts';
import { describeTrouble } from './describe-trouble.ts';

const open = { kind: 'open', epoch: 1 } as const;
const running = (product: string, version: string): EngineState => ({ kind: 'running', product, version, adopted: true, runtime: 'runc', since: '' });

test('an engine of the same series is no trouble, another one is', () => {
  expect(describeTrouble(open, running('Tidewharf', '0.1.7'), '0.1.0')).toBeUndefined();
  expect(describeTrouble(open, running('Tidewharf', '0.2.0'), '0.1.0')).toMatchObject({ tone: 'warn', text: expect.stringContaining('Engine 0.2.0') });
  expect(describeTrouble(open, running('Docker Engine - Community', '28.1.1'), '0.1.0')?.text).toMatch(/^Docker Engine - Community 28\.1\.1 has this app’s socket/);
  expect(describeTrouble(open, running('', '1'), '0.1.0')?.text).toMatch(/^A program that says no name 1 /);
});

test('a way out for each that needs a person', () => {
  expect(describeTrouble(open, { kind: 'denied', socketPath: '/s', reason: 'x' }, '0.1.0')).toMatchObject({ command: 'sudo setfacl -m u:$USER:rw /s', restart: 'Try again', diagnostics: true });
  expect(describeTrouble(open, { kind: 'failed', reason: 'no runc', log: ['a'] }, '0.1.0')).toMatchObject({ text: 'No runc. Running containers go on without it.', log: ['a'], restart: 'Restart engine' });
});

test('without the host nothing is said of the engine', () => {
  expect(describeTrouble({ kind: 'lost', attempt: 1, waitMs: 1 }, { kind: 'failed', reason: 'x', log: [] }, '0.1.0')).toMatchObject({ title: 'Tidewharf does not answer' });
});
