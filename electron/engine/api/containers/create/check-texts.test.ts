import { expect, test } from 'vitest';
import { checkTexts } from './check-texts.ts';

test('what a program is given may have lines, all else is one line', () => {
  const many = 'one\ntwo\ttabbed \u001b[1m';
  expect(() => checkTexts({ Cmd: [many], Entrypoint: many, Env: [`A=${many}`], Labels: { [many]: many }, Healthcheck: { Test: ['CMD-SHELL', many] } })).not.toThrow();
  expect(() => checkTexts({ HostConfig: { SecurityOpt: [`seccomp={\n}`], LogConfig: { Config: { labels: many } }, Annotations: { a: many } } })).not.toThrow();
});

test.each([
  [{ Hostname: 'a\nb' }, 'body.Hostname: has the control character U+000A'],
  [{ Cmd: ['a', 'b\0'] }, 'body.Cmd.1: has the control character U+0000'],
  [{ HostConfig: { Binds: ['/a:/b\u007f'] } }, 'body.HostConfig.Binds.0: has the control character U+007F'],
  [{ Volumes: { '/a\nb': {} } }, 'body.Volumes./a\\nb: has the control character U+000A'],
  [{ Hostname: 'é'.repeat(33) }, 'body.Hostname: 66 bytes, at most 64 are taken'],
  [{ WorkingDir: '/'.repeat(5000) }, 'body.WorkingDir: 5000 bytes, at most 4096 are taken'],
  [{ Env: ['A'.repeat(131_072)] }, 'body.Env.0: 131072 bytes, at most 131071 are taken'],
  [{ CmdLine: 'a\nb' }, 'body.CmdLine: has the control character U+000A'],
])('%j', (sent, message) => {
  expect(() => checkTexts(sent)).toThrow(message);
});

test('a body without an end of levels', () => {
  const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => ({ a: inner }), 1);
  expect(() => checkTexts({ Extra: deep })).toThrow('more than 32 levels');
});
