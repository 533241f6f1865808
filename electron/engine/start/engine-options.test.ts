import { expect, test } from 'vitest';
import { parseEngineOptions, usage } from './engine-options.ts';

const needed = ['--data', '/d', '--run', '/r', '--socket', '/s'];

test('the folders and the socket are enough', () => {
  expect(parseEngineOptions(needed)).toEqual({
    data: '/d', run: '/r', socket: '/s', mirrors: [], insecure: [], runtime: undefined, starterImage: undefined, trash: {}, cacheMaxBytes: undefined, fsck: false, deep: false, repair: false, exitWithParent: false, logLevel: 'info',
  });
});

test('everything', () => {
  const args = ['--registry-mirror', 'http://a:1/', '--registry-mirror=https://b', '--insecure-registry', 'c:5000', '--runtime', 'crun', '--starter-image', 'x.tar', '--exit-with-parent', '--log-level', 'debug', '--trash', 'off', '--trash-keep-days', '0', '--trash-max-bytes', '1000', '--build-cache-max-bytes', '2000'];
  expect(parseEngineOptions([...needed, ...args])).toMatchObject({
    mirrors: ['http://a:1', 'https://b'], insecure: ['c:5000'], runtime: 'crun', starterImage: `${process.cwd()}/x.tar`, exitWithParent: true, logLevel: 'debug',
    trash: { enabled: false, keepDays: 0, maxBytes: 1000 }, cacheMaxBytes: 2000,
  });
});

test('a check needs no socket', () => {
  expect(parseEngineOptions(['--data', '/d', '--run', '/r', '--fsck'])).toMatchObject({ fsck: true, socket: '' });
  expect(parseEngineOptions(['--data', '/d', '--run', '/r', '--fsck', '--deep', '--repair'])).toMatchObject({ fsck: true, deep: true, repair: true });
});

test.each([
  [[], '--data is missing'],
  [['--data', '/d', '--run', '/r'], '--socket is missing'],
  [[...needed, '--runtime', 'kata'], '--runtime kata: expected one of runc, crun'],
  [[...needed, '--log-level', 'all'], '--log-level all: expected one of debug, info, warn, error'],
  [[...needed, '--registry-mirror', 'mirror:80'], '--registry-mirror mirror:80: expected http://host'],
  [[...needed, '--registry-mirror', ''], '--registry-mirror : expected http://host'],
  [[...needed, '--registry-mirror', 'https://mirror/?ns=x'], '--registry-mirror https://mirror/?ns=x: expected http://host'],
  [[...needed, '--insecure-registry', 'x:99999'], '--insecure-registry x:99999: expected host or host:port'],
  [[...needed, '--insecure-registry', 'http://x'], '--insecure-registry http://x: expected host or host:port'],
  [[...needed, '--trash', 'maybe'], '--trash maybe: expected one of on, off'],
  [[...needed, '--trash-keep-days', '1.5'], '--trash-keep-days 1.5: expected a whole number'],
  [[...needed, '--build-cache-max-bytes', '1G'], '--build-cache-max-bytes 1G: expected a whole number'],
  [[...needed, '--nope'], "Unknown option '--nope'"],
])('%j is refused', (args, message) => {
  expect(() => parseEngineOptions(args)).toThrow(message);
});

test.each(['https://me:secret@mirror', 'ftp://me:secret@mirror'])('a login in %s is refused and not repeated', (mirror) => {
  expect(() => parseEngineOptions([...needed, '--registry-mirror', mirror])).toThrow(/^--registry-mirror: credentials do not belong in a URL$/);
});

test('help names every option', () => {
  expect(parseEngineOptions(['--help'])).toBe('help');
  for (const name of ['data', 'run', 'socket', 'registry-mirror', 'insecure-registry', 'runtime', 'starter-image', 'trash', 'trash-keep-days', 'trash-max-bytes', 'fsck', 'deep', 'repair', 'exit-with-parent', 'log-level']) {
    expect(usage).toContain(`--${name} `);
  }
});

test('to mend is a part of the deep check, and that one of the check', () => {
  expect(() => parseEngineOptions([...needed, '--deep'])).toThrow('--deep: expected --fsck with it');
  expect(() => parseEngineOptions([...needed, '--fsck', '--repair'])).toThrow('--repair: expected --fsck --deep with it');
});
