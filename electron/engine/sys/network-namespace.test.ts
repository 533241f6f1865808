import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readlinkSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createNetworkNamespace, removeNetworkNamespace } from './network-namespace.ts';

const ownNamespace = () => readlinkSync('/proc/thread-self/ns/net');

test.skipIf(process.getuid?.() !== 0)('a namespace is bound to its file, the thread stays in its own, and removal is idempotent', () => {
  const folder = mkdtempSync('/var/tmp/tidewharf-netns-');
  const file = path.join(folder, 'one');
  try {
    const before = ownNamespace();
    createNetworkNamespace(file);
    expect(ownNamespace()).toBe(before);
    expect(`net:[${statSync(file).ino}]`).not.toBe(before);
    expect(execFileSync('nsenter', [`--net=${file}`, 'ip', '-br', 'link', 'show', 'lo']).toString()).toContain('UP');
    expect(() => createNetworkNamespace(file)).toThrow('EEXIST');
    removeNetworkNamespace(file);
    removeNetworkNamespace(file);
    expect(existsSync(file)).toBe(false);
  } finally {
    removeNetworkNamespace(file);
    rmSync(folder, { recursive: true });
  }
});
