import { describe, expect, it } from 'vitest';
import { parseImageConfig } from './parse-image-config.ts';

const diffId = `sha256:${'b'.repeat(64)}`;
const whole = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [diffId] } };
const parse = (value: unknown) => parseImageConfig(JSON.stringify(value));

describe('parseImageConfig', () => {
  it('keeps what it does not know', () => {
    const config = { Env: ['A=1'], OnBuild: ['RUN x'], Healthcheck: { Test: ['NONE'] }, Labels: { a: 'b' } };
    expect(parse({ ...whole, docker_version: '28', config })).toEqual({ ...whole, docker_version: '28', config });
  });

  it('reads the nulls and texts that Go programs write', () => {
    const config = { Cmd: '/bin/sh', Entrypoint: null, Volumes: { '/data': null }, ExposedPorts: null };
    expect(parse({ ...whole, history: null, config }).config).toEqual({ Cmd: ['/bin/sh'], Volumes: { '/data': {} } });
    expect(parse({ ...whole, rootfs: { type: 'layers', diff_ids: null } }).rootfs.diff_ids).toEqual([]);
  });

  it('is not confused by names of the language', () => {
    expect(parse({ ...whole, config: { constructor: 'x', toString: 'y' } }).config).toEqual({ constructor: 'x', toString: 'y' });
  });

  it.each([
    ['no rootfs', { ...whole, rootfs: undefined }, 'rootfs'],
    ['a diff id that is none', { ...whole, rootfs: { diff_ids: ['x'] } }, 'expected sha256:'],
    ['no architecture', { ...whole, architecture: undefined }, 'architecture: got nothing'],
    ['an environment that is no list', { ...whole, config: { Env: 'A=1' } }, 'config.Env'],
    ['a label that is no text', { ...whole, config: { Labels: { a: 1 } } }, 'config.Labels.a'],
    ['a time that is none', { ...whole, created: 'soon' }, 'created'],
  ])('refuses %s', (_, value, message) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) }));
  });
});
