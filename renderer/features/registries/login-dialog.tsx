import { LogIn } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { isEngineError, type EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { isRegistryHost } from '../../../electron/shared/oci/registry-address.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { callBridge } from '../../bridge/query-client.ts';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { keeperPromise } from './keeper-words.ts';
import { useForgetReplies, useLogins } from './use-logins.ts';

const t = strings.registries;

type Form = { readonly registry: string; readonly username: string; readonly password: string };

/** Asks the registry first, then keeps. The password is in this form's state alone: no cache of calls ever has it. */
export function LoginDialog({ registry, onClose }: { registry: string; onClose: () => void }): ReactNode {
  const bridge = useBridge();
  const logins = useLogins().data;
  const forget = useForgetReplies();
  const known = logins?.logins.find((login) => login.registry === registry)?.username ?? '';
  const [form, setForm] = useState<Form>({ registry: registry || 'docker.io', username: known, password: '' });
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<EngineError | null>(null);
  const problems = problemsOf(form);
  const shown = touched ? problems : {};

  const submit = async (): Promise<void> => {
    setTouched(true);
    if (Object.keys(problems).length > 0 || busy) return;
    setBusy(true);
    setError(null);
    try {
      await callBridge(bridge, 'registries.login', { registry: form.registry.trim(), username: form.username.trim(), password: form.password });
      forget();
      toast.success(t.loggedIn(form.registry.trim()));
      onClose();
    } catch (cause) {
      if (!isEngineError(cause)) throw cause;
      setError(cause);
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormDialog
      title={t.loginTitle}
      lead={t.loginText}
      width="sm"
      cancel={t.cancel}
      submit={{ label: t.login, icon: LogIn, busy }}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label={t.registry} error={shown.registry} hint={t.registryHint}>
        <FieldInput mono {...(registry === '' && { 'data-first-focus': true })} value={form.registry} onChange={(event) => setForm({ ...form, registry: event.target.value })} aria-invalid={shown.registry !== undefined} />
      </Field>
      <Field label={t.user} error={shown.username}>
        <FieldInput {...(registry !== '' && { 'data-first-focus': true })} value={form.username} onChange={(event) => setForm({ ...form, username: event.target.value })} aria-invalid={shown.username !== undefined} />
      </Field>
      <Field label={t.password} error={shown.password} hint={t.passwordHint}>
        <FieldInput type="password" autoComplete="new-password" value={form.password} onChange={(event) => setForm({ ...form, password: event.target.value })} aria-invalid={shown.password !== undefined} />
      </Field>
      {logins !== undefined && <p className="text-xs text-muted">{keeperPromise(logins.next)}</p>}
      {error !== null && <LoginError error={error} />}
    </FormDialog>
  );
}

function LoginError({ error }: { error: EngineError }): ReactNode {
  if (error.kind !== 'unauthorized') return <ErrorCallout error={error} />;
  return (
    <Callout alert tone="danger" title={t.refusedTitle}>
      <p>{t.refusedText}</p>
      <p className="mt-1 font-mono text-xs text-faint select-text">{error.message}</p>
    </Callout>
  );
}

function problemsOf({ registry, username, password }: Form): { readonly registry?: string; readonly username?: string; readonly password?: string } {
  return {
    ...(!isRegistryHost(registry.trim()) && { registry: t.registryProblem }),
    ...(username.trim() === '' && { username: t.userNeeded }),
    ...(password === '' && { password: t.passwordNeeded }),
  };
}
