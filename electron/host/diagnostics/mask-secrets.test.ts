import { expect, test } from 'vitest';
import { maskSecrets, secretsOf } from './mask-secrets.ts';

const secrets = secretsOf([{ Env: ['DB=hunter22-long', 'DEBUG=true', 'QUOTED=say "hi" twice', 'EMPTY='], Labels: { owner: 'label-value', part: 'hunter22' } }]);

test('values of variables and labels are secrets, short words are not; longest first', () => {
  expect(secrets).toContain('label-value');
  expect(secrets).not.toContain('true');
  expect(secrets.indexOf('hunter22-long')).toBeLessThan(secrets.indexOf('hunter22'));
});

test.each([
  ['exec failed: hunter22-long is no program', 'exec failed: *** is no program'],
  ['{"text":"say \\"hi\\" twice"}', '{"text":"***"}'],
  ['GET https://me:topsecret@registry.example.com/v2/', 'GET https://***@registry.example.com/v2/'],
  ['Authorization: Bearer abc.DEF-123', 'Authorization: Bearer ***'],
  ['{"password":"topsecret","user":"me"}', '{"password":"***","user":"me"}'],
  ['--api-key=topsecret --color=red', '--api-key=*** --color=red'],
  ['AWS_SECRET_ACCESS_KEY=topsecret', 'AWS_SECRET_ACCESS_KEY=***'],
  ['image docker.io/library/nginx:1.27 pulled', 'image docker.io/library/nginx:1.27 pulled'],
])('%s', (text, masked) => {
  expect(maskSecrets(text, secrets)).toBe(masked);
});
