import { expect, test } from 'vitest';
import { findSettingSecrets } from './setting-secrets.ts';

test('the lines of history that hold a value, shown without it', () => {
  const token = ['ghp_', 'a1B2'.repeat(9)].join('');
  const history = [
    { created_by: 'ENV SECRET_KEY=abc123 NAME=web' },
    { created_by: '|1 API_TOKEN="to ken" /bin/sh -c make' },
    { created_by: `RUN git clone https://ada:${'x'.repeat(20)}@example.org/x && echo ${token}` },
    { created_by: 'RUN PASSWORD_FILE=/run/secrets/p make' },
  ];
  const found = findSettingSecrets({ config: {}, history });
  expect(found.map(({ kind, place }) => [kind, place])).toEqual([
    ['setting', { kind: 'history', index: 0, line: 'ENV SECRET_KEY=… NAME=web' }],
    ['setting', { kind: 'history', index: 1, line: '|1 API_TOKEN=… /bin/sh -c make' }],
    ['github-token', { kind: 'history', index: 2, line: 'RUN git clone https:…' }],
    ['login-in-address', { kind: 'history', index: 2, line: 'RUN git clone https:…' }],
  ]);
  expect(JSON.stringify(found)).not.toContain('abc123');
});
