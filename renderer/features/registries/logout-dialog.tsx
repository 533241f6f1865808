import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { useAct } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { useForgetReplies, useLogins } from './use-logins.ts';

const t = strings.registries;

/** The secret goes out of every place that it may be in. */
export function LogoutDialog({ registry, onClose }: { registry: string; onClose: () => void }): ReactNode {
  const login = useLogins().data?.logins.find((one) => one.registry === registry);
  const forget = useForgetReplies();
  const logout = useAct('registries.logout', { quiet: true });
  const confirm = (): void => {
    const onSuccess = (): void => {
      forget();
      toast.success(t.loggedOut(registry));
      onClose();
    };
    logout.mutate({ registry }, { onSuccess });
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t.logoutTitle(registry)}
      footer={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="danger" busy={logout.isPending} onClick={confirm}>
            {t.logoutDo}
          </Button>
        </>
      }
    >
      <p>
        <strong className="font-medium text-text">{t.logoutLost}</strong> {t.logoutWhat(login?.username ?? '')}
      </p>
      <p>
        <strong className="font-medium text-text">{t.logoutKept}</strong> {t.logoutKeeps}
      </p>
      {logout.error !== null && <ErrorCallout error={logout.error} />}
    </ConfirmDialog>
  );
}
