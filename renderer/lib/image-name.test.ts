import { expect, it } from 'vitest';
import { shortImage, splitTag } from './image-name.ts';

it.each([
  ['nginx:1.27', { name: 'nginx', tag: '1.27' }],
  ['localhost:5000/team/web:2', { name: 'localhost:5000/team/web', tag: '2' }],
  [undefined, { name: '0123456789ab', tag: '' }],
  ['<none>:<none>', { name: '<none>:<none>', tag: '' }],
])('%s', (tag, parts) => expect(splitTag(tag, 'sha256:0123456789abcdef')).toEqual(parts));

it.each([
  ['nginx', { name: 'nginx', tag: ':latest' }],
  ['registry.example.com:5000/platform/api:2', { name: 'api', tag: ':2' }],
])('short %s', (reference, parts) => expect(shortImage(reference)).toEqual(parts));
