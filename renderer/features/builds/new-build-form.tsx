import { Hammer } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { callBridge } from '../../bridge/query-client.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { BeforeBuild } from './before-build.tsx';
import { hasProblem, problemsByEngine, problemsOf } from './build-form-problems.ts';
import { missingSecrets, toCheck, toNewBuild, withAsked, type BuildForm } from './build-form-state.ts';
import { buildPlace } from './build-place.ts';
import { PlaceFields, TargetFields } from './new-build-fields.tsx';
import { ArgsFold, SecretsFold, SshFold } from './new-build-folds.tsx';
import { CacheFold, LimitsFold, NetworkFold } from './new-build-options.tsx';
import { ResultFold } from './new-build-result.tsx';
import { useBuildCheck } from './use-build-check.ts';

const t = strings.buildForm;

type FormProps = { folder: { readonly handle: string; readonly path: string }; /** What it begins with. */ first: BuildForm; onChoose: () => void };

/** Choices at the left; at the right what the engine says of them. Values of secrets are in this form alone. */
export function NewBuildForm({ folder, first, onChoose }: FormProps): ReactNode {
  const bridge = useBridge();
  const [form, setForm] = useState<BuildForm>(first);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<EngineError | null>(null);
  const check = useBuildCheck(toCheck(form, folder.handle));
  const asked = check.reply?.secretIds ?? [];
  const secrets = withAsked(form.secrets, asked);
  const whole = { ...form, secrets };
  const refused = problemsByEngine(error);
  const choices = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [field] = Object.keys(problemsByEngine(error));
    const part = choices.current?.querySelector(`[data-field="${field}"]`);
    part?.querySelector<HTMLElement>('button')?.focus();
    part?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  const change = (patch: Partial<BuildForm>): void => {
    setForm({ ...form, ...patch });
    if (Object.keys(patch).some((field) => field in refused)) setError(null);
  };
  // Of a Dockerfile that cannot be read no stages are known.
  const problems = problemsOf(form, check.reply?.stages.length === 0 ? undefined : check.reply?.stages);
  const isWrong = hasProblem(problems);
  const shown = { ...problems, ...refused };
  const missing = missingSecrets(secrets, asked);

  const build = (): void => {
    if (isWrong || busy) return;
    setBusy(true);
    setError(null);
    // Not through the cache of mutations, which would keep the secrets for a while.
    callBridge(bridge, 'builds.start', toNewBuild(whole, folder.handle)).then(
      ({ id }) => {
        // Who has left meanwhile is not brought back.
        if (choices.current !== null) navigate(buildPlace(id), { replace: true });
      },
      (thrown: unknown) => {
        setBusy(false);
        if (isEngineError(thrown)) setError(thrown);
      },
    );
  };

  return (
    <div className="grid h-full min-h-0 grid-cols-[clamp(310px,34%,400px)_minmax(0,1fr)] border-t border-line">
      <form
        noValidate
        aria-label={t.title}
        className="flex min-h-0 flex-col border-r border-line"
        onSubmit={(event) => {
          event.preventDefault();
          build();
        }}
      >
        <div ref={choices} className="relative flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-5 pr-2.5 [scrollbar-gutter:stable]">
          <h2 className="sr-only">{t.choices}</h2>
          <PlaceFields folder={folder} form={form} onChange={change} onChoose={onChoose} />
          <TargetFields form={form} stages={check.reply?.stages ?? []} namesProblem={problems.names} onChange={change} />
          <div className="flex flex-col">
            <ArgsFold form={form} declared={check.reply?.args ?? []} onChange={change} />
            <SecretsFold secrets={secrets} missing={missing} onChange={(rows) => change({ secrets: rows })} />
            <SshFold form={form} problems={shown} asked={check.reply?.sshIds ?? []} onChange={change} />
            <CacheFold form={form} problems={shown} onChange={change} />
            <NetworkFold form={form} problems={shown} onChange={change} />
            <LimitsFold form={form} problems={shown} onChange={change} />
            <ResultFold form={form} problems={shown} onChange={change} />
          </div>
        </div>
        <footer className="flex flex-col gap-3 border-t border-line px-5 py-3">
          {error !== null && Object.keys(refused).length === 0 && <ErrorCallout error={error} />}
          <Button type="submit" look="primary" icon={Hammer} busy={busy} disabled={isWrong} className="self-end">
            {t.build}
          </Button>
        </footer>
      </form>
      <BeforeBuild check={check} of={{ kind: 'choice', ...pickPlace(toCheck(form, folder.handle)) }} target={form.target} />
    </div>
  );
}

function pickPlace({ context, dockerfile }: ReturnType<typeof toCheck>): Pick<ReturnType<typeof toCheck>, 'context' | 'dockerfile'> {
  return { context, dockerfile };
}
