import { RotateCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { isEngineError, type EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { callBridge } from '../../bridge/query-client.ts';
import { useRead } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { missingSecrets, secretsOf, withAsked, type SecretRow } from './build-form-state.ts';
import { buildPlace } from './build-place.ts';
import { SecretRows } from './secret-rows.tsx';

const t = strings.builds;

/** Asks for the secrets that a build had, and begins it again. */
export function RepeatBuildDialog({ id, noCache, onClose }: { id: string; noCache: boolean; onClose: () => void }): ReactNode {
  const bridge = useBridge();
  const { data: build } = useRead('builds.get', { id });
  const [typed, setTyped] = useState<readonly SecretRow[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<EngineError | null>(null);
  if (build === undefined) return null;
  const asked = build.description.secretIds;
  const rows = withAsked(typed, asked);
  const missing = missingSecrets(rows, asked);
  const submit = (): void => {
    if (missing.length > 0) return;
    setBusy(true);
    callBridge(bridge, 'builds.repeat', { id, secrets: secretsOf(rows), noCache }).then(
      (begun) => navigate(buildPlace(begun.id), { replace: true }),
      (thrown: unknown) => {
        setBusy(false);
        if (isEngineError(thrown)) setError(thrown);
      },
    );
  };
  return (
    <FormDialog title={t.secretsTitle} lead={t.secretsText} cancel={t.keep} submit={{ label: noCache ? t.rebuildFresh : t.rebuild, icon: RotateCw, busy, disabled: missing.length > 0 }} onSubmit={submit} onClose={onClose}>
      <SecretRows fixed rows={rows} onChange={setTyped} />
      {error !== null && <ErrorCallout error={error} />}
    </FormDialog>
  );
}
