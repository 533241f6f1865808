import { describe, expect, it } from 'vitest';
import { parseProxies } from './proxies.ts';

const via = (environment: Record<string, string>, url = 'https://registry.example/v2/') => parseProxies(environment)(new URL(url))?.href;

describe('a proxy', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    [{ https_proxy: 'http://proxy:3128' }, 'http://proxy:3128/'],
    [{ HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
    [{ HTTPS_PROXY: 'https://one', https_proxy: 'https://two' }, 'https://one/'],
    [{ HTTP_PROXY: 'http://proxy' }, undefined],
    [{}, undefined],
  ])('from %o for https is %s', (environment, expected) => expect(via(environment)).toBe(expected));

  it('for plain http is another', () => {
    const environment = { HTTP_PROXY: 'http://plain', HTTPS_PROXY: 'http://safe' };
    expect(via(environment, 'http://lab.example:5000/')).toBe('http://plain/');
  });

  it.each(['https://127.0.0.1:5000/', 'https://localhost/', 'https://[::1]:5000/', 'https://x.localhost/'])('is never used for %s', (url) => {
    expect(via({ HTTPS_PROXY: 'http://proxy' }, url)).toBeUndefined();
  });

  it.each(['socks4://proxy', 'http://', 'ftp://user:secret@proxy'])('%s is refused, and what it says is not repeated', (text) => {
    expect(() => parseProxies({ HTTPS_PROXY: text })).toThrow(/^HTTPS_PROXY: expected http:\/\/host:port or https:\/\/host:port$/);
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['*', 'https://a.example/', true],
    ['example', 'https://a.example/', true],
    ['a.example', 'https://a.example/', true],
    ['A.Example', 'https://a.example/', true],
    ['a.example', 'https://b.a.example/', true],
    ['a.example', 'https://ba.example/', false],
    ['.example', 'https://a.example/', true],
    ['*.a.example', 'https://a.example/', false],
    ['.a.example', 'https://b.a.example/', true],
    ['x, a.example', 'https://a.example/', true],
    ['a.example:5000', 'https://a.example:5000/', true],
    ['a.example:5000', 'https://a.example/', false],
    ['a.example:443', 'https://a.example/', true],
    ['10.1.2.3', 'https://10.1.2.3:5000/', true],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/99', 'https://10.1.2.3/', false],
    ['fd00::/8', 'https://[fd00::1]/', true],
    ['fd00::1', 'https://[fd00::1]:5000/', true],
    ['fd00::2', 'https://[fd00::1]/', false],
    ['http://[', 'https://a.example/', false],
  ])('%s and %s: reached directly %s', (exceptions, url, direct) => {
    for (const name of ['NO_PROXY', 'no_proxy']) expect(via({ HTTPS_PROXY: 'http://proxy', [name]: exceptions }, url) === undefined).toBe(direct);
  });
});
