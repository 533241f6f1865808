import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createCredentialHelper } from './credential-helper.ts';

it('a helper that does not answer is killed, with what it started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'helper-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, 'docker-credential-slow');
  writeFileSync(program, `#!/bin/sh\nsleep 600 &\necho $! > ${folder}/pid\nwait\n`);
  chmodSync(program, 0o755);
  const helper = createCredentialHelper('slow', { PATH: `${folder}:/usr/bin:/bin` }, 500);
  await expect(helper.get('reg.example')).rejects.toMatchObject({ kind: 'unavailable', message: 'docker-credential-slow: it did not answer in 0.5 s' });
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  await vi.waitFor(() => expect(stateOf(pid)).toMatch(/^(Z|gone)$/));
});

/** `Z` of one that ended and that nobody has asked for yet. */
function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] ?? '';
  } catch {
    return 'gone';
  }
}
