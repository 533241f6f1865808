import { FileDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ChosenFile } from '../../../electron/shared/ipc/files.ts';
import { parseReference } from '../../../electron/shared/oci/reference.ts';
import { useAct } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { formatBytes, sentence } from '../../lib/format.ts';
import { parseShellWords } from '../../lib/shell-words.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldError, FieldInput } from '../../ui/field.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { tryParse } from './try-parse.ts';

const { import: text, act } = strings.images;

/** Makes an image of one layer out of a tar of files. */
export function ImportDialog({ onClose }: { onClose: () => void }): ReactNode {
  const files = useFiles();
  const start = useAct('images.import', { quiet: true });
  const [file, setFile] = useState<ChosenFile>();
  const [name, setName] = useState('');
  const [command, setCommand] = useState('');
  const [comment, setComment] = useState('');
  const [touched, setTouched] = useState(false);
  const parsed = name.trim() === '' ? undefined : tryParse(() => parseReference(name.trim()));
  const nameProblem = parsed !== undefined && 'problem' in parsed ? parsed.problem : undefined;
  const words = parseShellWords(command);
  const commandProblem = words.ok ? undefined : sentence(words.problem);

  const choose = async (): Promise<void> => {
    const [chosen] = await files.open({ title: text.chooseTitle, extensions: ['tar', 'gz', 'tgz', 'bz2', 'xz', 'zst'] });
    if (chosen !== undefined) setFile(chosen);
  };
  const submit = (): void => {
    setTouched(true);
    if (file === undefined || nameProblem !== undefined || !words.ok) return;
    start.mutate({ handle: file.handle, name: name.trim(), comment: comment.trim(), changes: words.words.length === 0 ? [] : [`CMD ${JSON.stringify(words.words)}`] }, { onSuccess: onClose });
  };

  return (
    <FormDialog title={text.title} lead={text.lead} width="sm" cancel={act.cancel} submit={{ label: text.submit, icon: FileDown, busy: start.isPending }} onSubmit={submit} onClose={onClose}>
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium">{text.file}</span>
        <div className="flex min-w-0 items-center gap-3">
          <Button data-first-focus onClick={() => void choose()}>
            {file === undefined ? text.choose : text.another}
          </Button>
          {file === undefined ? <span className="text-xs text-muted">{text.none}</span> : <MiddleText text={file.name} className="font-mono text-xs" />}
          {file?.bytes != null && <span className="ml-auto text-xs whitespace-nowrap text-muted">{formatBytes(file.bytes)}</span>}
        </div>
        {touched && file === undefined && <FieldError id={undefined}>{text.need}</FieldError>}
      </div>
      <Field label={text.name} optional error={nameProblem}>
        <FieldInput mono value={name} onChange={(event) => setName(event.target.value)} placeholder="base:1" aria-invalid={nameProblem !== undefined} />
      </Field>
      <Field label={text.command} optional error={commandProblem} hint={text.commandHint}>
        <FieldInput mono value={command} onChange={(event) => setCommand(event.target.value)} placeholder="/bin/sh" aria-invalid={commandProblem !== undefined} />
      </Field>
      <Field label={text.comment} optional>
        <FieldInput value={comment} onChange={(event) => setComment(event.target.value)} />
      </Field>
      {start.error !== null && <ErrorCallout error={start.error} />}
    </FormDialog>
  );
}
