import { useMemo, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { saveShownLines } from '../../bridge/save-shown-lines.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { Log } from '../../lib/log-reading.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { LogPanel } from '../../ui/log-panel.tsx';
import type { LogSourceName } from '../../ui/log-row.tsx';
import { Select } from '../../ui/select.tsx';
import type { BuildView } from './build-model.ts';
import { readHeldLine } from './read-held-line.ts';

const t = strings.builds;
const colors = ['cyan', 'magenta', 'green', 'yellow', 'blue', 'red'] as const;

/** What all steps have said, or one of them. */
export function LogTab({ view, log, name }: { view: BuildView; log: Log; name: string }): ReactNode {
  const place = usePlace();
  const bridge = useBridge();
  const files = useFiles();
  const asked = Number(place.params.get('step'));
  const only = view.steps.some(({ step }) => step === asked - 1) ? asked - 1 : null;
  // One name for each step, whose place is its number.
  const stages = view.steps.map(({ stage }) => stage).join(' ');
  const names = useMemo(() => (stages === '' ? [] : stages.split(' ').map((stage, step): LogSourceName => ({ name: t.step(step + 1), color: `var(--ansi-${colors[Number(stage) % colors.length] ?? 'cyan'})` }))), [stages]);
  const speaking = view.steps.filter(({ said, step }) => said > 0 || step === only);
  const options = [{ value: 'all', label: t.allSteps }, ...speaking.map(({ step, text }) => ({ value: String(step + 1), label: `${step + 1}  ${text.slice(0, 90)}` }))];
  const save = (): void => {
    saveShownLines({ bridge, files, store: log.store, names: only === null ? names.map((each) => each.name) : null, fileName: `${name.replaceAll(/[^\w.-]+/g, '-')}.log` }).catch((error: unknown) => {
      if (isEngineError(error) && error.kind !== 'cancelled') toast.error(error.message);
    });
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-11 shrink-0 items-center border-b border-line px-5">
        <Select label={t.whichSteps} value={only === null ? 'all' : String(only + 1)} options={options} onChange={(value) => navigate(withParams(place, { step: value === 'all' ? null : value }), { replace: true })} className="w-full max-w-140 font-mono text-xs" />
      </div>
      <div className="min-h-0 flex-1">
        <LogPanel log={log} label={t.logOf(name)} names={only === null ? names : null} only={only} range={null} emptyReason={view.status === 'running' ? t.noLogYet : t.noLog} note={null} readLine={readHeldLine} onExport={save} isLocal />
      </div>
    </div>
  );
}
