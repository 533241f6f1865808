import type { ReactNode } from 'react';
import type { NetworkSummary } from '../../../electron/shared/ipc/networks.ts';
import { strings } from '../../strings/strings.ts';

const t = strings.networks;

type Mark = keyof typeof t.marks;

/** What sets a network apart. */
export function marksFor({ predefined, internal, ipv6 }: Pick<NetworkSummary, 'predefined' | 'internal' | 'ipv6'>): readonly Mark[] {
  const marks: readonly (Mark | false)[] = [predefined && 'predefined', internal && 'internal', ipv6 && 'ipv6'];
  return marks.filter((mark) => mark !== false);
}

export function NetworkMarks({ network }: { network: NetworkSummary }): ReactNode {
  return (
    <span className="flex gap-1.5 overflow-hidden">
      {marksFor(network).map((mark) => (
        <span key={mark} title={t.markTexts[mark]} className="rounded-sm border border-line px-1.5 text-2xs leading-5 whitespace-nowrap text-muted">
          {t.marks[mark]}
        </span>
      ))}
    </span>
  );
}
