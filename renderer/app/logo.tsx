import type { ReactNode } from 'react';
import mark from '../../assets/icons/tidewharf.svg';

export function Logo({ size = 22 }: { size?: number }): ReactNode {
  return <img src={mark} width={size} height={size} alt="" draggable={false} className="shrink-0 rounded-md" />;
}
