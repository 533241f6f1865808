import type { ReactNode } from 'react';
import { PairList } from './pair-list.tsx';
import { Section } from './text.tsx';

/** Names and values under a heading; `none` is said where there are none. */
export function PairSection({ title, pairs, none }: { title: string; pairs: Readonly<Record<string, string>>; none: string }): ReactNode {
  const entries = Object.entries(pairs);
  return <Section title={title}>{entries.length === 0 ? <p className="text-sm text-muted">{none}</p> : <PairList pairs={entries} />}</Section>;
}
