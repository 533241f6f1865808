import { CircleAlert, Lightbulb, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { BuildFinding } from '../../../electron/shared/engine-api/builds.ts';

type Severity = BuildFinding['severity'];

export const severities = ['error', 'warning', 'advice'] as const satisfies readonly Severity[];

/** Each severity has a shape of its own; the word is said beside it. */
export const severityLooks: Readonly<Record<Severity, { readonly icon: LucideIcon; readonly style: string; readonly tone: 'danger' | 'warn' | 'info' }>> = {
  error: { icon: CircleAlert, style: 'text-danger', tone: 'danger' },
  warning: { icon: TriangleAlert, style: 'text-warn', tone: 'warn' },
  advice: { icon: Lightbulb, style: 'text-accent', tone: 'info' },
};

export function worstOf(findings: readonly BuildFinding[]): Severity | undefined {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity));
}
