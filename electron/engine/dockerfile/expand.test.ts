import { expect, test } from 'vitest';
import { expandContent, expandWord, expandWords, usedVariables } from './expand.ts';

const values: Readonly<Record<string, string>> = { a: '1', b: 'x y', empty: '', path: '/usr/local/bin/file.tar.gz', price: '$5' };
const lookup = (name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
const word = (text: string): string => expandWord(text, lookup, '\\');

test.each([
  ['$a', '1'], ['${a}b', '1b'], ['$ab', ''], ['$a-$b', '1-x y'], ['$', '$'], ['a$', 'a$'], ['$.', '$.'], ['$price', '$5'],
  ['\\$a', '$a'], ["'$a'", '$a'], ['"$a"', '1'], ['"\\$a"', '$a'], ['"\\x"', '\\x'], ["'\\'", '\\'], ['a\\b', 'ab'], ['a\\', 'a'], ['\\\\', '\\'],
  ['"it\'s"', "it's"], ["'a'\"b\"c", 'abc'], ['$1', ''], ['$12x', 'x'], ['$?', ''], ['$$', ''],
  ['${none:-d}', 'd'], ['${empty:-d}', 'd'], ['${empty-d}', ''], ['${none-d}', 'd'], ['${a:-d}', '1'], ['${none:-$a}', '1'], ['${none:-${none:-z}}', 'z'], ['${none:-"a b"}', 'a b'],
  ['${a:+d}', 'd'], ['${none:+d}', ''], ['${empty:+d}', ''], ['${empty+d}', 'd'], ['${none+d}', ''],
  ['${a:?no}', '1'], ['${empty?no}', ''],
  ['${path#*/}', 'usr/local/bin/file.tar.gz'], ['${path##*/}', 'file.tar.gz'], ['${path%/*}', '/usr/local/bin'], ['${path%.*}', '/usr/local/bin/file.tar'], ['${path%%.*}', '/usr/local/bin/file'],
  ['${path#/usr}', '/local/bin/file.tar.gz'], ['${path#nothing}', values['path']], ['${path%.g?}', '/usr/local/bin/file.tar'], ['${none#a}', ''],
  ['${path/bin/lib}', '/usr/local/lib/file.tar.gz'], ['${path//a/A}', '/usr/locAl/bin/file.tAr.gz'], ['${path//\\//-}', '-usr-local-bin-file.tar.gz'], ['${path/l*l/X}', '/usr/Xe.tar.gz'], ['${b// /}', 'xy'], ['${a//1/$b}', 'x y'],
  ['${a//?/\\$0}', '\\$0'],
])('%s', (text, expected) => {
  expect(word(text)).toBe(expected);
});

test.each([
  ['${', "missing '}'"], ['${a', "missing '}'"], ['${}', 'bad substitution'], ['${:a}', 'bad substitution'], ['${a!}', 'unsupported modifier (!)'], ['${a:x}', 'unsupported modifier (:x)'],
  ['${none:?must be given}', 'none: must be given'], ['${none?}', 'none: is not allowed to be unset'], ['${empty:?}', 'empty: is not allowed to be empty'],
  ["'a", 'matching single-quote'], ['"a', 'matching double-quote'], ['${a#\\x}', "invalid escape '\\x'"], ['${a/b}', "missing '/'"], ['${a:-'.repeat(101), 'deep'],
])('refuses %s', (text, message) => {
  expect(() => word(text)).toThrow(message);
});

test('the other escape', () => {
  expect(expandWord('`$a \\$a', lookup, '`')).toBe('$a \\1');
});

test('words are split at spaces outside of quotes, those of values too', () => {
  expect(expandWords('$b "$b" \'a b\' c\\ d ""', lookup, '\\')).toEqual(['x', 'y', 'x y', 'a b', 'c d']);
  expect(expandWords('$none', lookup, '\\')).toEqual([]);
});

test('content in place keeps its quotes', () => {
  expect(expandContent('say "$a" \'$a\' \\$a', lookup)).toBe('say "1" \'1\' $a');
});

test('names that are used, also where a value is missing', () => {
  expect(usedVariables('$a ${b:-$c} ${d:?no} ${e/x/$f} \\$g \'$h\' ${a}', '\\')).toEqual(['a', 'c', 'b', 'd', 'e', 'f']);
  expect(usedVariables('plain', '\\')).toEqual([]);
});

test('values that hold each other do not grow without end', () => {
  const long = 'x'.repeat(1000);
  expect(() => expandWord('$a'.repeat(2000), () => long, '\\')).toThrow('grows by more than');
});

test('a long text that has none stays as it is', () => {
  const text = 'line\n'.repeat(400_000);
  expect(expandContent(text, lookup)).toBe(text);
});

test('a pattern takes time by the length of the value', () => {
  const value = 'a'.repeat(20_000);
  expect(expandWord('${v%%*a*a*a*b}', () => value, '\\')).toBe(value);
});
