import { useState, type ReactNode } from 'react';
import { usePathAsk, type PathAsk } from '../bridge/path-asks.ts';
import { useAct } from '../bridge/use-call.ts';
import { adviseOn } from '../lib/advice.ts';
import { sentence } from '../lib/format.ts';
import { strings } from '../strings/strings.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, FieldInput } from '../ui/field.tsx';

/** Asks for a path in browser mode, where no chooser of the system can be shown; the host checks it. */
export function PathDialog(): ReactNode {
  const ask = usePathAsk();
  return ask === null ? null : <PathForm key={`${ask.use} ${ask.title}`} ask={ask} />;
}

function PathForm({ ask }: { ask: PathAsk }): ReactNode {
  const text = strings.files;
  const [path, setPath] = useState(ask.use === 'save' ? `~/${ask.name}` : '');
  const [overwrite, setOverwrite] = useState(false);
  const check = useAct('files.typed', { quiet: true });
  const taken = ask.use === 'save' && check.error?.kind === 'exists';
  const problem = check.error === null ? undefined : taken ? text.exists : check.error.detail?.['field'] === 'path' ? sentence(check.error.message) : adviseOn(check.error).text;

  const submit = (): void => check.mutate(ask.use === 'save' ? { use: 'save', path, overwrite } : { use: 'open', kind: ask.kind, path }, { onSuccess: ask.answer });

  return (
    <Dialog
      open
      onClose={() => ask.answer(null)}
      title={ask.title}
      width="sm"
      footer={
        <>
          <Button onClick={() => ask.answer(null)}>{text.cancel}</Button>
          <Button look="primary" type="submit" form="path-form" busy={check.isPending} disabled={path.trim() === '' || (taken && !overwrite)}>
            {ask.use === 'save' ? text.save : text.choose}
          </Button>
        </>
      }
    >
      <form
        id="path-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          submit();
        }}
        className="flex flex-col gap-3"
      >
        <Field label={ask.use === 'open' && ask.kind === 'folder' ? text.folder : text.file} error={problem} hint={ask.use === 'save' ? text.pathSave : text.pathOpen}>
          <FieldInput
            data-first-focus
            mono
            value={path}
            onChange={(event) => {
              setPath(event.target.value);
              setOverwrite(false);
              check.reset();
            }}
            aria-invalid={problem !== undefined}
          />
        </Field>
        {taken && <Checkbox checked={overwrite} onChange={setOverwrite} label={text.overwrite} showLabel />}
      </form>
    </Dialog>
  );
}
