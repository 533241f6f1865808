import type { ReactNode } from 'react';
import { Link } from '../lib/router.tsx';
import { strings } from '../strings/strings.ts';

/** For the toast of a removal: where it lies until it is gone for good. */
export function trashHint(): ReactNode {
  return (
    <Link to="/disk/trash" className="inline-flex min-h-6 items-center text-accent hover:underline">
      {strings.trash.inTrash}
    </Link>
  );
}
