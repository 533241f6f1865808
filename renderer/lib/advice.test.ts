import { describe, expect, it } from 'vitest';
import { adviseOn, fieldOf, listOf } from './advice.ts';

describe('adviseOn', () => {
  it('names the holder of a port', () => {
    const port = { hostIp: '', hostPort: 8080, protocol: 'tcp' };
    const held = { ...port, holderContainerId: '0123456789abcdef' };
    expect(adviseOn({ kind: 'conflict', detail: held }, () => 'web')).toMatchObject({ title: 'Port 8080 is taken', text: expect.stringContaining('or stop web') });
    expect(adviseOn({ kind: 'conflict', detail: held }).text).toContain('container 0123456789ab');
    expect(adviseOn({ kind: 'conflict', detail: { ...port, holderPid: 7, holderCommand: 'nginx' } }).text).toContain('nginx (process 7)');
    expect(adviseOn({ kind: 'conflict', detail: port }).text).toContain('Another program');
    expect(adviseOn({ kind: 'forbidden', detail: { ...port, hostPort: 80 } }).title).toContain('more rights');
  });
  it('tells names, images in use, commands and platforms apart', () => {
    expect(adviseOn({ kind: 'conflict', detail: { name: 'web', containerId: 'a' } }).title).toBe('The name web is taken');
    expect(adviseOn({ kind: 'conflict', detail: { container: 'a', name: 'web', running: true } }).text).toBe('web runs from it. Stop and remove web first.');
    expect(adviseOn({ kind: 'invalid', detail: { exitCode: 127 } }).title).toBe('The command was not found');
    expect(adviseOn({ kind: 'not-found', detail: { platforms: ['linux/arm64'] } }).text).toContain('linux/arm64');
    expect(adviseOn({ kind: 'not-found', detail: { dockerfile: 'Dockerfile' } }).title).toBe('There is no Dockerfile here');
    expect(adviseOn({ kind: 'not-found', detail: { registry: 'docker.io', status: 404 } }).text).toContain('docker.io');
  });
  it('falls back to the kind', () => {
    expect(adviseOn({ kind: 'forbidden', detail: { socket: '/s' } })).toMatchObject({ title: 'The engine is closed to you', way: { to: '/diagnostics' } });
    expect(adviseOn({ kind: 'no-space' }).way?.to).toBe('/disk/prune');
    expect(adviseOn({ kind: 'unauthorized', detail: { registry: 'docker.io', status: 401 } }).title).toContain('sign-in');
    expect(adviseOn({ kind: 'internal' }).title).toContain('inside');
  });
});

it.each([
  [['a'], 'a'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
  [[], ''],
])('listOf %j', (names, text) => expect(listOf(names)).toBe(text));

it.each([
  [{ hostPort: 80 }, 'ports'],
  [{ name: 'web', containerId: 'a' }, 'name'],
  [{ registry: 'docker.io' }, 'image'],
  [{ exitCode: 127 }, 'command'],
  [{ field: 'ports.0.hostPort' }, 'ports'],
  [{ field: 'tty' }, undefined],
  [{}, undefined],
])('the field of %j is %s', (detail, field) => expect(fieldOf({ kind: 'conflict', detail })).toBe(field));
