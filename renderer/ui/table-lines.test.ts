import { expect, test } from 'vitest';
import { planLines, sortRows, type TableLine } from './table-lines.ts';

type Row = { readonly name: string; readonly project: string | null };
const row = (name: string, project: string | null = null): Row => ({ name, project });
const texts = (lines: readonly TableLine<Row>[]): string[] => lines.map((line) => (line.kind === 'group' ? `${line.key} (${line.rows.length})${line.open ? '' : ' closed'}` : `${line.group ?? ''}/${line.row.name}`));

test('a group stands where its first row would', () => {
  const rows = [row('a'), row('b', 'shop'), row('c'), row('d', 'shop')];
  expect(texts(planLines(rows, ({ project }) => project, new Set()))).toEqual(['/a', 'shop (2)', 'shop/b', 'shop/d', '/c']);
  expect(texts(planLines(rows, ({ project }) => project, new Set(['shop'])))).toEqual(['/a', 'shop (2) closed', '/c']);
});

test('rows sort by number or name, and stay as they came without a key', () => {
  const rows = [row('quay-10'), row('quay-2')];
  expect(sortRows(rows, ({ name }) => name, false).map(({ name }) => name)).toEqual(['quay-2', 'quay-10']);
  expect(sortRows(rows, ({ name }) => name.length, true).map(({ name }) => name)).toEqual(['quay-10', 'quay-2']);
  expect(sortRows(rows, undefined, true)).toBe(rows);
});
