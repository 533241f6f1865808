import { describe, expect, it } from 'vitest';
import { familiarName, familiarReference, formatReference, parseReference } from './reference.ts';

const digest = `sha256:${'c'.repeat(64)}`;

describe('parseReference', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest', 'nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27', 'nginx:1.27'],
    ['grafana/grafana', 'docker.io/grafana/grafana:latest', 'grafana/grafana:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest', 'nginx:latest'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx:latest', 'nginx:latest'],
    ['localhost/web', 'localhost/web:latest', 'localhost/web:latest'],
    ['localhost:5000/web:1', 'localhost:5000/web:1', 'localhost:5000/web:1'],
    ['[::1]:5000/web', '[::1]:5000/web:latest', '[::1]:5000/web:latest'],
    ['ghcr.io/a/b-c/d__e', 'ghcr.io/a/b-c/d__e:latest', 'ghcr.io/a/b-c/d__e:latest'],
    [`nginx@${digest}`, `docker.io/library/nginx@${digest}`, `nginx@${digest}`],
    [`nginx:1@${digest}`, `docker.io/library/nginx:1@${digest}`, `nginx:1@${digest}`],
  ])('%s', (text, whole, familiar) => {
    const reference = parseReference(text);
    expect(formatReference(reference)).toBe(whole);
    expect(familiarReference(reference)).toBe(familiar);
    expect(parseReference(whole)).toEqual(reference);
  });

  it.each([
    ['', 'the repository name is missing'],
    ['Nginx', 'must be lowercase'],
    ['nginx:', 'the tag may have'],
    ['nginx:a b', 'the tag may have'],
    [`nginx:${'x'.repeat(129)}`, 'the tag may have'],
    ['nginx@sha256:12', 'no sha256 digest'],
    ['a//b', 'malformed'],
    ['../../etc/passwd', 'malformed'],
    ['-host.example/x', 'the registry host is malformed'],
    ['host.example:port/x', 'the registry host is malformed'],
    ['host.example/', 'the repository name is missing'],
    ['f'.repeat(64), 'is this an id'],
    [`a/${'b'.repeat(260)}`, 'longer than 255'],
    ['http://host.example/x', 'invalid reference format'],
  ])('refuses %j', (text, why) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(why) }));
  });

  it('names a repository in the short form', () => {
    expect(familiarName(parseReference('docker.io/library/nginx:1'))).toBe('nginx');
    expect(familiarName(parseReference('quay.io/a/b'))).toBe('quay.io/a/b');
  });
});
