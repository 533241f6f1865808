import type { ReactNode } from 'react';
import { listKeys, terminalKeys, windowKeys, type Shortcut } from '../lib/shortcut-list.ts';
import { Keys } from './keys.tsx';
import { Section } from './text.tsx';
import { strings } from '../strings/strings.ts';

function KeyRows({ rows }: { rows: readonly Shortcut[] }): ReactNode {
  return (
    <ul className="flex flex-col">
      {rows.map(({ keys, what }) => (
        <li key={keys} className="flex h-8 items-center justify-between gap-4 border-b border-line last:border-0">
          {what}
          <Keys keys={keys} />
        </li>
      ))}
    </ul>
  );
}

/** All keys of the window, by where they work. */
export function AllKeys(): ReactNode {
  return (
    <div className="grid grid-cols-2 items-start gap-x-10 gap-y-5">
      <Section title={strings.frame.anywhere}>
        <KeyRows rows={windowKeys} />
      </Section>
      <div className="flex flex-col gap-5">
        <Section title={strings.frame.inList}>
          <KeyRows rows={listKeys} />
        </Section>
        <Section title={strings.frame.inTerminal}>
          <KeyRows rows={terminalKeys} />
        </Section>
      </div>
    </div>
  );
}
