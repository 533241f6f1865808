import { expect, it } from 'vitest';
import { parseChallenges } from './challenge.ts';

it.each([
  ['', []],
  ['Basic', [{ scheme: 'basic', parameters: {} }]],
  ['Basic realm="a b", charset=UTF-8', [{ scheme: 'basic', parameters: { realm: 'a b', charset: 'UTF-8' } }]],
  [
    'Bearer realm="https://t.example/x?a=1,2",scope="repository:a/b:pull,push", Basic realm="say \\"hi\\""',
    [
      { scheme: 'bearer', parameters: { realm: 'https://t.example/x?a=1,2', scope: 'repository:a/b:pull,push' } },
      { scheme: 'basic', parameters: { realm: 'say "hi"' } },
    ],
  ],
  ['Negotiate, Bearer Realm=x', [{ scheme: 'negotiate', parameters: {} }, { scheme: 'bearer', parameters: { realm: 'x' } }]],
  ['Bearer realm="never closed', [{ scheme: 'bearer', parameters: {} }]],
])('parseChallenges(%j)', (header, challenges) => {
  expect(parseChallenges(header)).toMatchObject(challenges);
  expect(parseChallenges(header)).toHaveLength(challenges.length);
});
