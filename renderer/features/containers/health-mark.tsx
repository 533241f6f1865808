import { Heart, HeartCrack, HeartPulse } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HealthStatus } from '../../../electron/shared/ipc/containers.ts';
import { cn } from '../../lib/cn.ts';
import { strings } from '../../strings/strings.ts';

const looks = { starting: { icon: Heart, style: 'text-muted' }, healthy: { icon: HeartPulse, style: 'text-ok' }, unhealthy: { icon: HeartCrack, style: 'text-danger' } } as const;

/** What its health check says: a heart whose shape tells it too, with the word where there is room. */
export function HealthMark({ health, withWord = false }: { health: HealthStatus | null; withWord?: boolean }): ReactNode {
  if (health === null) return null;
  const { icon: Icon, style } = looks[health];
  const word = strings.containers.health[health];
  return (
    <span className={cn('flex shrink-0 items-center gap-1.5', style)} title={withWord ? undefined : strings.containers.health.title(word)}>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span className={withWord ? '' : 'sr-only'}>{withWord ? word : strings.containers.health.title(word)}</span>
    </span>
  );
}
