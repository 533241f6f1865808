import { FileArchive, Upload } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ChosenFile } from '../../../electron/shared/ipc/files.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';
import { nameProblem } from './volume-title.ts';

const t = strings.volumes;

/** A new volume out of an archive, as a task. */
export function ImportVolumeDialog({ onClose }: { onClose: () => void }): ReactNode {
  const taken = (useReadAll('volumes.list').data ?? []).map(({ name }) => name);
  const files = useFiles();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const load = useAct('volumes.import', { quiet: true });
  const name = (typed ?? nameOfFile(file?.name ?? '')).trim();
  const problem = name === '' ? undefined : nameProblem(name, taken);
  const choose = async (): Promise<void> => {
    const [chosen] = await files.open({ title: t.importTitle, extensions: ['tar', 'tgz', 'gz', 'zst', 'xz', 'bz2'] });
    if (chosen !== undefined) setFile(chosen);
  };
  const submit = (): void => {
    if (file !== null && problem === undefined) load.mutate({ name, handle: file.handle }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t.importTitle}
      lead={t.importText}
      width="sm"
      cancel={t.cancel}
      submit={{ label: t.importDo, icon: Upload, disabled: file === null, busy: load.isPending }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Section title={t.importFile}>
        <div className="flex items-center gap-3">
          <Button icon={FileArchive} data-first-focus onClick={() => void choose()}>
            {file === null ? t.importChoose : t.importOther}
          </Button>
          <span className="min-w-0 truncate text-xs text-muted" title={file?.path}>
            {file === null ? t.importNone : `${file.name}${file.bytes === null ? '' : `, ${formatBytes(file.bytes)}`}`}
          </span>
        </div>
      </Section>
      <Field label={t.name} optional error={problem} hint={t.nameOptional}>
        <FieldInput mono value={typed ?? nameOfFile(file?.name ?? '')} onChange={(event) => setTyped(event.target.value)} placeholder="data" aria-invalid={problem !== undefined} />
      </Field>
      {load.error !== null && <ErrorCallout error={load.error} />}
    </FormDialog>
  );
}

/** `backup.tar.gz` is proposed as `backup`. */
function nameOfFile(file: string): string {
  return file.replace(/\.(tar(\.\w+)?|tgz)$/i, '').replaceAll(/[^a-zA-Z0-9_.-]/g, '-').replace(/^[^a-zA-Z0-9]+/, '');
}
