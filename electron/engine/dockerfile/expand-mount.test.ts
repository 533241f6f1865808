import { expect, test } from 'vitest';
import { expandMount, parseMountFlag } from './expand-mount.ts';

const values: Readonly<Record<string, string>> = { HOME: '/root', MODE: '0600' };
const mount = (text: string): ReturnType<typeof expandMount> => expandMount(parseMountFlag(text), (word) => word.replaceAll(/\$(\w+)/g, (_, name: string) => values[name] ?? ''));

test.each<[string, object]>([
  ['target=/a', { type: 'bind', target: '/a', readOnly: true, from: undefined }],
  ['from=build,source=/x,dst=/y,rw', { type: 'bind', from: 'build', source: '/x', target: '/y', readOnly: false }],
  ['type=cache,target=$HOME/.cache,sharing=locked,id=x,uid=1,gid=2,mode=$MODE', { type: 'cache', target: '/root/.cache', sharing: 'locked', id: 'x', uid: 1, gid: 2, mode: 0o600, readOnly: false }],
  ['type=cache,target=/c', { sharing: 'shared' }],
  ['type=tmpfs,target=/t,size=1.5m', { type: 'tmpfs', size: 1_572_864, readOnly: false }],
  ['type=secret,id=a,required', { type: 'secret', id: 'a', required: true, target: undefined, readOnly: true }],
  ['type=secret,id=a,env=TOKEN', { env: 'TOKEN', required: false }],
  ['TYPE=SSH,required=true,readonly=false', { type: 'ssh', required: true, readOnly: false }],
  ['"target=/a,b","source=c""d"', { target: '/a,b', source: 'c"d' }],
])('%s', (text, expected) => {
  expect(mount(text)).toMatchObject(expected);
});

test.each([
  ['type=cash,target=/a', 'unsupported mount type "cash" (did you mean cache?)'],
  ['type=cache,target=/a,sharing=shred', 'unsupported sharing value "shred" (did you mean shared?)'],
  ['traget=/a', "unexpected key 'traget'"],
  ['__proto__=1', "unexpected key '__proto__'"],
  ['target', "invalid field 'target' must be a key=value pair"],
  ['target=/a,readonly=maybe', 'invalid value for readonly: maybe'],
  ['type=cache,target=/a,mode=9', 'invalid value 9 for mode: an octal number is expected'],
  ['type=cache,target=/a,uid=-1', 'invalid value -1 for uid'],
  ['type=tmpfs,target=/a,size=big', 'invalid value for size: big'],
  ['target=/a,size=1', 'size not allowed for "bind" type mounts, only for tmpfs'],
  ['type=tmpfs,target=/a,required', 'required not allowed for "tmpfs"'],
  ['type=secret,from=x,id=a', 'from not allowed for "secret"'],
  ['type=secret', 'invalid secret mount: one of id, source, target required'],
  ['type=secret,id=a,source=b', "both source and id can't be set"],
  ['from=$X,target=/a', "'from' doesn't support variable expansion"],
  ['"target=/a', 'a quote does not end'],
])('refuses %s', (text, message) => {
  expect(() => mount(text)).toThrow(message);
});

test('what holds a variable is checked once it is known', () => {
  expect(parseMountFlag('type=$TYPE,target=/a')).toEqual({ text: 'type=$TYPE,target=/a', from: undefined });
  expect(() => mount('type=cache,target=/a,mode=$HOME')).toThrow('invalid value /root for mode');
  expect(() => parseMountFlag('traget=$HOME')).toThrow("unexpected key 'traget'");
});
