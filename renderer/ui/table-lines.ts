/** What a table shows one below the other: rows, and the headers of groups among them. */
export type TableLine<Row> =
  | { readonly kind: 'group'; readonly key: string; readonly rows: readonly Row[]; readonly open: boolean }
  | { readonly kind: 'row'; readonly row: Row; readonly group: string | null };

export type TableSort = { readonly column: string; readonly down: boolean };

type SortKey<Row> = (row: Row) => string | number;

/** Numbers by size, all else as people sort names with numbers in them. Without a key as they came. */
export function sortRows<Row>(rows: readonly Row[], key: SortKey<Row> | undefined, down: boolean): readonly Row[] {
  if (key === undefined) return rows;
  const factor = down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return factor * (typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right), 'en', { numeric: true }));
  });
}

/** A group stands where its first row would, with all its rows below it while it is open. */
export function planLines<Row>(rows: readonly Row[], groupOf: (row: Row) => string | null, closed: ReadonlySet<string>): TableLine<Row>[] {
  const groups = Map.groupBy(rows, groupOf);
  const seen = new Set<string>();
  return rows.flatMap((row): TableLine<Row>[] => {
    const key = groupOf(row);
    if (key === null) return [{ kind: 'row', row, group: null }];
    if (seen.has(key)) return [];
    seen.add(key);
    const members = groups.get(key) ?? [];
    const open = !closed.has(key);
    const below = open ? members.map((member): TableLine<Row> => ({ kind: 'row', row: member, group: key })) : [];
    return [{ kind: 'group', key, rows: members, open }, ...below];
  });
}
