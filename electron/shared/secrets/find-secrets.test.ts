import { expect, test } from 'vitest';
import { findSecrets, findSecretSettings, mask } from './find-secrets.ts';

const kinds = (text: string) => findSecrets(text).map(({ kind, line }) => `${kind} ${line}`);
const letters = (count: number) => 'aB3dE5fG7h'.repeat(Math.ceil(count / 10)).slice(0, count);
// Put together here, so that no scanner takes this file for a leak.
const joined = (...parts: string[]) => parts.join('');

test.each([
  ['private-key', joined('-----BEGIN OPENSSH PRIVATE', ' KEY-----\nAAAA')],
  ['private-key', joined('-----BEGIN PGP PRIVATE', ' KEY BLOCK-----')],
  ['private-key', joined('-----BEGIN PRIVATE', ' KEY-----')],
  ['aws-access-key', joined('AKIA', 'ABCDEFGHIJKLMNOP')],
  ['github-token', joined('ghp_', letters(36))],
  ['gitlab-token', joined('glpat-', letters(20))],
  ['slack-token', joined('xoxb-', '12345678901-', letters(20))],
  ['google-api-key', joined('AIza', letters(35))],
  ['stripe-key', joined('sk_live_', letters(24))],
  ['npm-token', joined('npm_', letters(36))],
  ['json-web-token', joined('eyJ', letters(20), '.eyJ', letters(40), '.', letters(43))],
  ['login-in-address', 'postgres://ada:lovelace@db.example.org/x'],
])('%s', (kind, text) => {
  expect(kinds(`first\nsecond ${text} end`)).toEqual([`${kind} 2`]);
});

test.each([
  'AKIAshort', 'https://example.org/a:b@c', '-----BEGIN PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----', 'ghp_short', 'http://user@host/', 'an ordinary line about a password',
])('%s is none', (text) => {
  expect(findSecrets(text)).toEqual([]);
});

test('settings by their name, where the value is one', () => {
  const text = [
    'SECRET_KEY=abc123', 'export DB_PASSWORD="p w d"', "api_key: 'zzz-123'", '//registry.example.org/:_authToken=abcdef', 'PASSWORD_FILE=/run/secrets/x', 'TOKEN=$TOKEN', 'TOKEN_URL=https://x/y',
    'PASSWORD=', 'USE_TOKEN=true', 'NAME=value', 'SECRET_ID=7f', 'GITHUB_TOKEN=changeme',
  ].join('\n');
  expect(findSecretSettings(text).map(({ line, masked }) => `${line} ${masked}`)).toEqual([
    '1 SECRET_KEY=a… (6 characters)',
    '2 DB_PASSWORD=p… (5 characters)',
    '3 api_key=z… (7 characters)',
    '4 //registry.example.org/:_authToken=a… (6 characters)',
  ]);
});

test('a masked value tells at most a quarter of it, and four characters', () => {
  expect(mask('abc')).toBe('… (3 characters)');
  expect(mask('a'.repeat(40))).toBe('aaaa… (40 characters)');
});

test('no text makes it take for ever', () => {
  const hostile = ['a:'.repeat(100_000), 'eyJ'.repeat(60_000), `${'x'.repeat(100)}://`.repeat(2000), '=\t'.repeat(90_000), `a=${' '.repeat(4000)}b\n`.repeat(40)];
  for (const text of hostile) expect(findSecretSettings(text)).toEqual([]);
});
