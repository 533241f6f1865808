import { describe, expect, it } from 'vitest';
import { createHostPolicy } from './hosts.ts';

const policy = createHostPolicy(['lab.example:5000']);

describe('plain http', () => {
  it.each(['localhost', 'localhost:5000', '127.0.0.1:5000', '127.9.9.9', '[::1]:5000', 'web.localhost', 'LAB.example:5000'])('is for %s', (host) => {
    expect(policy.mayUsePlainHttp(host)).toBe(true);
  });
  it.each(['lab.example', 'docker.io', '127.example', '127.0.0.1.example', '10.0.0.1', 'localhost.example'])('is not for %s', (host) => {
    expect(policy.mayUsePlainHttp(host)).toBe(false);
  });
});

describe('a hop', () => {
  const check = (from: string, to: string) => () => policy.checkHop(new URL(from), new URL(to));

  it.each([
    ['https://a.example', 'https://b.example'],
    ['http://mirror.example', 'http://mirror.example/x'],
    ['https://a.example', 'http://lab.example:5000'],
    ['http://127.0.0.1:5000', 'http://127.0.0.2:80'],
    ['https://lab.example:5000', 'http://localhost'],
  ])('from %s to %s is allowed', (from, to) => {
    expect(check(from, to)).not.toThrow();
  });

  it.each([
    ['https://a.example', 'http://a.example'],
    ['http://127.0.0.1:5000', 'http://b.example'],
    ['https://a.example', 'https://127.0.0.1'],
    ['https://a.example', 'https://2130706433'],
    ['https://a.example', 'https://localhost:9000'],
    ['https://a.example', 'https://[::1]'],
    ['https://a.example', 'https://[::ffff:127.0.0.1]'],
    ['https://a.example', 'https://169.254.169.254'],
    ['https://a.example', 'https://[fe80::1]'],
    ['https://a.example', 'https://0.0.0.0'],
  ])('from %s to %s is refused', (from, to) => {
    expect(check(from, to)).toThrow(expect.objectContaining({ kind: 'forbidden' }));
  });
});
