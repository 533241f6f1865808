import { expect, it } from 'vitest';
import { hostProblem, mirrorProblem } from './mirrors-tab.tsx';

it('takes addresses of mirrors', () => {
  expect(mirrorProblem('https://mirror.example.com/v2')).toBeUndefined();
  expect(mirrorProblem('mirror.example.com')).toContain('whole address');
  expect(mirrorProblem('ftp://mirror.example.com')).toContain('https or http');
  expect(mirrorProblem('https://me:secret@mirror.example.com')).toContain('without user name');
});

it('takes hosts without a scheme', () => {
  expect(hostProblem('localhost:5000')).toBeUndefined();
  expect(hostProblem('[::1]:5000')).toBeUndefined();
  expect(hostProblem('https://localhost')).toBeDefined();
  expect(hostProblem('')).toBeDefined();
});
