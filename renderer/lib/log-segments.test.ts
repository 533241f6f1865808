import { describe, expect, it } from 'vitest';
import { segmentLine } from './log-segments.ts';

const shape = (text: string, pattern: RegExp | null = null, limit = 100) => segmentLine(text, pattern, limit).map(({ text: run, color, bold, mark }) => [run, color, bold, mark]);

describe('segmentLine', () => {
  it('gives colours as tokens', () => {
    expect(shape('a \u001b[31mred\u001b[0m \u001b[1;32mok\u001b[0m')).toEqual([
      ['a ', undefined, false, false],
      ['red', 'var(--ansi-red)', false, false],
      [' ', undefined, false, false],
      ['ok', 'var(--ansi-green)', true, false],
    ]);
    expect(segmentLine('\u001b[38;5;196mx', null, 10)[0]?.color).toBe('rgb(255, 0, 0)');
    expect(segmentLine('\u001b[38;2;1;2;3mx', null, 10)[0]?.color).toBe('rgb(1, 2, 3)');
  });
  it('never gives markup its meaning', () => {
    expect(shape('<b>&amp;</b>')).toEqual([['<b>&amp;</b>', undefined, false, false]]);
  });
  it('marks what is found across colours', () => {
    expect(shape('ab\u001b[31mcd\u001b[0m', /bc/)).toEqual([
      ['a', undefined, false, false],
      ['b', undefined, false, true],
      ['c', 'var(--ansi-red)', false, true],
      ['d', 'var(--ansi-red)', false, false],
    ]);
    expect(shape('aXbXc', /x/i).filter(([, , , mark]) => mark)).toHaveLength(2);
  });
  it('cuts a huge line before it reads it', () => {
    const text = segmentLine('x'.repeat(1_048_576), null, 2000).map((segment) => segment.text).join('');
    expect(text).toHaveLength(2000);
  });
  it('leaves cursor movements and titles out', () => {
    expect(shape('\u001b[2K\u001b]0;t\u0007done\u001b[K')).toEqual([['done', undefined, false, false]]);
  });
});
