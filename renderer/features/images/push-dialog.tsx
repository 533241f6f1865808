import { Tag, Upload } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ImageSecretsReply } from '../../../electron/shared/engine-api/image-secrets.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Callout, ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { imagePlace } from './image-actions.ts';
import { SecretWhere } from './secret-where.tsx';

const { push: text, act } = strings.images;
const { kinds } = strings.layers.secrets;
const shownSecrets = 4;

/** Pushes one name of an image, once it is known that nothing in it looks like a secret, or somebody says that it may go. */
export function PushDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const tags = useReadAll('images.list').data?.find((image) => image.id === id)?.tags ?? [];
  const [chosen, setChosen] = useState<string>();
  const found = useRead('images.secrets', { id });
  const push = useAct('images.push', { quiet: true });
  const reference = chosen ?? tags[0];
  const held = found.data !== undefined && found.data.secrets.length > 0 && !found.data.isConfirmed;

  return (
    <Dialog
      open
      onClose={onClose}
      title={text.title}
      description={text.lead}
      width={held ? 'md' : 'sm'}
      footer={
        <>
          <Button onClick={onClose}>{act.cancel}</Button>
          {reference === undefined ? (
            <Button look="primary" icon={Tag} onClick={() => openDialog('tag', { image: id })}>
              {text.addName}
            </Button>
          ) : (
            <Button
              look={held ? 'danger' : 'primary'}
              icon={Upload}
              busy={push.isPending}
              disabled={found.data === undefined}
              onClick={() => push.mutate({ reference, despiteSecrets: held }, { onSuccess: onClose })}
            >
              {held ? text.anyway : text.submit}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {reference === undefined ? (
          <p className="text-muted">{text.noName}</p>
        ) : (
          <Field label={text.name}>
            <Select label={text.name} value={reference} onChange={setChosen} options={tags.map((tag) => ({ value: tag, label: tag }))} className="font-mono text-xs" />
          </Field>
        )}
        {found.error !== null && <ErrorCallout error={found.error} retry={() => void found.refetch()} />}
        {found.data !== undefined ? <Findings found={found.data} held={held} id={id} /> : found.error === null && <Scanning />}
        {push.error !== null && <ErrorCallout error={push.error} />}
      </div>
    </Dialog>
  );
}

function Scanning(): ReactNode {
  return (
    <div role="status" className="flex flex-col gap-2 text-muted">
      {text.scanning}
      <Skeleton className="w-64" />
    </div>
  );
}

function Findings({ found, held, id }: { found: ImageSecretsReply; held: boolean; id: string }): ReactNode {
  const { secrets } = found;
  if (!held) return <p className="text-muted">{secrets.length > 0 ? text.confirmed : text.clean(text.files(found.scanned))}</p>;
  const rest = secrets.length - shownSecrets;
  return (
    <Callout
      tone="danger"
      title={text.found(secrets.length)}
      actions={
        <Button size="sm" onClick={() => navigate(imagePlace(id, 'secrets'))}>
          {text.all}
        </Button>
      }
    >
      <p>{text.foundText}</p>
      <ul className="mt-2 flex flex-col gap-1.5">
        {secrets.slice(0, shownSecrets).map((secret, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same value may stand at the same place twice
          <li key={index} className="flex min-w-0 flex-col border-t border-danger/20 pt-1.5">
            <span className="flex min-w-0 gap-2 text-text">
              <span className="shrink-0">{kinds[secret.kind]}</span>
              <code className="truncate font-mono text-xs leading-5">{secret.masked}</code>
            </span>
            <SecretWhere place={secret.place} />
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="mt-1.5">{text.more(rest)}</p>}
    </Callout>
  );
}
