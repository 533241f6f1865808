import { describe, expect, it } from 'vitest';
import { explainExit } from './exit-reason.ts';

const exited = (exitCode: number, more: { oomKilled?: boolean; error?: string } = {}) => explainExit({ status: 'exited', exitCode, oomKilled: false, error: '', ...more });

describe('explainExit', () => {
  it.each([
    [0, 'ok', 'Ended normally'],
    [1, 'danger', 'Failed with exit code 1'],
    [126, 'danger', 'The command cannot be executed'],
    [127, 'danger', 'The command was not found'],
    [134, 'warn', 'Ended by SIGABRT'],
    [137, 'warn', 'Killed'],
    [139, 'danger', 'It crashed'],
    [143, 'ok', 'Stopped'],
    [255, 'danger', 'Failed with exit code 255'],
  ])('%d', (code, tone, title) => expect(exited(code)).toMatchObject({ tone, title }));

  it('puts memory and a failed start before the code', () => {
    expect(exited(137, { oomKilled: true })?.title).toBe('Killed for using too much memory');
    expect(exited(128, { error: 'port 80 is taken' })).toMatchObject({ title: 'It could not start', text: 'Port 80 is taken' });
    expect(exited(127, { error: 'exec: no such file' })?.title).toBe('The command was not found');
  });
  it('has nothing to say while it runs or before it did', () => {
    expect(explainExit({ status: 'running', exitCode: 0, oomKilled: false, error: '' })).toBeUndefined();
    expect(explainExit({ status: 'created', exitCode: 0, oomKilled: false, error: '' })).toBeUndefined();
  });
});
