import type { DiagnosticCheck } from '../../../electron/shared/ipc/diagnostics.ts';
import { formatBytes, formatTime, sentence } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';

/** The way out of what a check found. */
export type Fix = { readonly text: string; readonly command?: string | undefined; readonly way?: { readonly label: string; readonly to: string } | undefined; readonly restarts?: boolean };

export type DescribedCheck = { readonly title: string; readonly found: string; readonly details: readonly string[]; readonly fix: Fix | undefined };

const { found, skipped, skippedHere } = strings.diagnostics;

/** Pure: what a check found, in words, and what to do about it where there is something. */
export function describeCheck(check: DiagnosticCheck): DescribedCheck {
  const { title } = found[check.id];
  if (check.facts === null) return { title, found: check.id === 'kernel' || check.id === 'disk' ? skippedHere : skipped, details: [], fix: undefined };
  const { text, details = [], fix } = wordsOf(check);
  return { title, found: text, details, fix: check.state === 'ok' ? undefined : fix };
}

type Words = { readonly text: string; readonly details?: readonly string[]; readonly fix: Fix };

function wordsOf(check: DiagnosticCheck): Words {
  const isOk = check.state === 'ok';
  switch (check.id) {
    case 'engine':
      return { text: isOk ? found.engine.ok(check.facts?.milliseconds ?? 0) : sentence(found.engine.bad(check.facts?.problem ?? '')), fix: { text: found.engine.fix, restarts: true } };
    case 'version':
      return { text: versionText(check), fix: { text: found.version.fix } };
    case 'runtime':
      return { text: isOk ? found.runtime.ok(check.facts?.name ?? '', check.facts?.version ?? '') : found.runtime.bad, fix: { text: found.runtime.fix, command: found.runtime.command } };
    case 'cgroup':
      return { text: isOk ? found.cgroup.ok(check.facts?.version ?? '') : found.cgroup.bad(check.facts?.missing ?? []), fix: { text: found.cgroup.fix, command: found.cgroup.command } };
    case 'kernel':
      return { text: isOk ? found.kernel.ok(check.facts?.release ?? '') : found.kernel.bad(check.facts?.missing ?? []), fix: { text: found.kernel.fix, command: found.kernel.command } };
    case 'disk':
      return describeDisk(check);
    case 'socket':
      return describeSocket(check);
    case 'docker-host':
      return describeDockerHost(check);
    case 'clock': {
      const now = formatTime(check.facts?.now ?? '');
      return { text: isOk ? found.clock.ok(now) : found.clock.bad(now, Math.round((check.facts?.skewMs ?? 0) / 1000)), fix: { text: found.clock.fix, command: found.clock.command } };
    }
    case 'records': {
      const problems = check.facts?.problems ?? [];
      return { text: isOk ? found.records.ok(check.facts?.checked ?? {}) : found.records.bad(problems.length), details: problems, fix: { text: found.records.fix, restarts: true } };
    }
    case 'mounts': {
      const left = check.facts?.left ?? [];
      return { text: isOk ? found.mounts.ok : found.mounts.bad(left.length), details: left, fix: { text: found.mounts.fix, restarts: true } };
    }
  }
}

type Of<Id extends DiagnosticCheck['id']> = Extract<DiagnosticCheck, { id: Id }>;

function versionText({ state, facts }: Of<'version'>): string {
  if (facts === null) return skipped;
  if (state === 'ok') return found.version.ok(facts.engine, facts.api);
  return facts.product === 'Tidewharf' ? found.version.old(facts.engine, facts.app) : found.version.other(facts.product, facts.engine);
}

function describeDisk({ state, facts }: Of<'disk'>): Words {
  const [free, total] = [formatBytes(facts?.free ?? 0), formatBytes(facts?.total ?? 0)];
  const text = state === 'ok' ? found.disk.ok(free, total) : found.disk.bad(free, total, facts?.folder ?? '');
  return { text, fix: { text: found.disk.fix, way: { label: found.disk.way, to: '/disk/prune' } } };
}

function describeSocket({ facts }: Of<'socket'>): Words {
  const words = found.socket;
  const { path = '', mode = '', owner = '', problem = '' } = facts ?? {};
  if (problem === '') return { text: words.ok(path, mode, owner), fix: { text: '' } };
  const command = problem === 'missing' ? undefined : words.commands[problem](path);
  return { text: words[problem](path, mode, owner), fix: { text: words.fixes[problem], command, restarts: problem === 'missing' } };
}

function describeDockerHost({ state, facts }: Of<'docker-host'>): Words {
  const words = found['docker-host'];
  const { host = '', context = '', ours = '' } = facts ?? {};
  const text = state !== 'ok' ? words.other(host) : host === '' ? words.unset(context) : words.ours;
  return { text, fix: { text: words.fix, command: words.command(ours) } };
}
