import { expect, test } from 'vitest';
import { splitShell } from './shell-commands.ts';

const shown = (text: string): string[] => splitShell(text).map(({ program, args, assignments, isPiped }) => [...assignments, `[${program}]`, ...args, ...(isPiped ? ['|'] : [])].join(' '));

test.each<[string, string[]]>([
  ['apt-get update && apt-get install -y "a b"', ['[apt-get] update', '[apt-get] install -y a b']],
  ['A=1 B="x y" /usr/bin/make -j4; echo done', ['A=1 B=x y [make] -j4', '[echo] done']],
  ['curl x | tar -x || exit 1', ['[curl] x |', '[tar] -x', '[exit] 1']],
  ['if [ -f a ]; then make; else npm ci; fi', ['[[] -f a ]', '[make]', '[npm] ci', '[fi]']],
  ['echo $(date; id) "$(a | b)" > x 2>&1', ['[echo] $(date; id) $(a | b) > x 2>&1']],
  ['(cd /x && make)', ['[cd] /x', '[make]']],
  ['echo a#b # c && d\nnext', ['[echo] a#b', '[next]']],
  ["echo 'a && b' \\&\\& c", ['[echo] a && b && c']],
  ['', []],
  ['echo "open', ['[echo] open']],
])('%j', (text, expected) => {
  expect(shown(text)).toEqual(expected);
});
