import { expect, test } from 'vitest';
import { isMirrorUrl, isRegistryHost } from './registry-address.ts';

test.each(['localhost', 'localhost:5000', 'Registry.Example.com', '10.0.0.1:80', '[::1]:5000', 'a'])('%s is a host', (text) => {
  expect(isRegistryHost(text)).toBe(true);
});

test.each(['', 'http://x', 'x/y', 'x:99999', 'x:', 'a:1:2', '-x', '[', 'me@x', 'a b', '--help'])('%j is no host', (text) => {
  expect(isRegistryHost(text)).toBe(false);
});

test.each(['http://a:1', 'http://a:1/', 'https://mirror.example.com/v2/hub', 'http://[::1]:5000'])('%s is a mirror', (text) => {
  expect(isMirrorUrl(text)).toBe(true);
});

test.each(['', 'mirror:80', 'ftp://a', 'https://me:secret@mirror', 'https://a/?x', 'https://a#b', 'https://a:99999', 'https:///a', 'https://a /b'])('%j is no mirror', (text) => {
  expect(isMirrorUrl(text)).toBe(false);
});
