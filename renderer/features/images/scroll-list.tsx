import { Children, type ReactNode } from 'react';

/** A list in a dialog that scrolls when it is long, with the keys too: a short one takes no stop in the tab order. */
export function ScrollList({ ordered = false, label, children }: { ordered?: boolean; label: string; children: ReactNode }): ReactNode {
  const List = ordered ? 'ol' : 'ul';
  const mayScroll = Children.count(children) > 4;
  return (
    <List aria-label={label} {...(mayScroll && { tabIndex: 0 })} className="relative max-h-56 shrink-0 overflow-y-auto rounded-md border border-line -outline-offset-1">
      {children}
    </List>
  );
}
