import { Tag } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { familiarReference, formatReference, parseReference } from '../../../electron/shared/oci/reference.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { nameOfImage } from './image-names.ts';
import { FullName } from './pull-dialog.tsx';
import { tryParse } from './try-parse.ts';

const { tag: text, act } = strings.images;

/** Gives an image one more name, and says whom it is taken from. */
export function TagDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const images = useReadAll('images.list').data ?? [];
  const image = images.find((entry) => entry.id === id);
  const [name, setName] = useState('');
  const [touched, setTouched] = useState(false);
  const tag = useAct('images.tag', { quiet: true });
  const wanted = name.trim();
  const parsed = wanted === '' ? undefined : tryParse(() => nameable(wanted));
  const problem = parsed !== undefined && 'problem' in parsed ? parsed.problem : wanted === '' && touched ? text.which : undefined;
  const value = parsed !== undefined && 'value' in parsed ? parsed.value : undefined;
  const familiar = value === undefined ? '' : familiarReference(value);
  const holder = images.find((entry) => entry.id !== id && entry.tags.includes(familiar));

  const submit = (): void => {
    setTouched(true);
    if (value === undefined) return;
    tag.mutate(
      { id, name: wanted },
      {
        onSuccess: () => {
          toast.success(text.done(familiar));
          onClose();
        },
      },
    );
  };

  return (
    <FormDialog
      title={text.title}
      lead={text.lead(image === undefined ? id : nameOfImage(image))}
      width="sm"
      cancel={act.cancel}
      submit={{ label: text.submit, icon: Tag, busy: tag.isPending }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={text.name} error={problem} hint={value === undefined ? undefined : <FullName lead={text.full} name={formatReference(value)} />}>
        <FieldInput data-first-focus mono value={name} onChange={(event) => setName(event.target.value)} placeholder={text.placeholder} aria-invalid={problem !== undefined} />
      </Field>
      {holder !== undefined && <Callout tone="warn" title={text.moves(familiar)} />}
      {tag.error !== null && <ErrorCallout error={tag.error} />}
    </FormDialog>
  );
}

/** A digest is made by the content: nobody can give it. */
function nameable(wanted: string): ReturnType<typeof parseReference> {
  return parseReference(wanted.replace(/@.*$/, ''));
}
