import { FolderOpen, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildCheckReply } from '../../../electron/shared/engine-api/builds.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import { MiddleText } from '../../ui/text.tsx';
import type { BuildForm } from './build-form-state.ts';

const t = strings.buildForm;

type Change = (patch: Partial<BuildForm>) => void;

/** The folder, and the Dockerfile in it or elsewhere. */
export function PlaceFields({ folder, form, onChange, onChoose }: { folder: { readonly path: string }; form: BuildForm; onChange: Change; onChoose: () => void }): ReactNode {
  const files = useFiles();
  const { dockerfile } = form;
  const elsewhere = async (): Promise<void> => {
    const [file] = await files.open({ title: t.elsewhereTitle });
    if (file !== undefined) onChange({ dockerfile: { kind: 'file', file } });
  };
  return (
    <>
      <div role="group" aria-label={t.folder} className="flex flex-col gap-1">
        <span className="text-xs font-medium">{t.folder}</span>
        <div className="flex items-center gap-2">
          <span className="flex h-7 min-w-0 flex-1 items-center rounded-md border border-line bg-sunken px-2 font-mono text-xs">
            <MiddleText text={folder.path} tail={18} />
          </span>
          <IconButton icon={FolderOpen} label={t.chooseOther} onClick={onChoose} />
        </div>
        <p className="text-xs text-muted">{t.folderHint}</p>
      </div>
      {dockerfile.kind === 'inside' ? (
        <Field label={t.dockerfile} hint={t.dockerfileHint}>
          <div className="flex items-center gap-2">
            <FieldInput mono value={dockerfile.path} onChange={(event) => onChange({ dockerfile: { kind: 'inside', path: event.target.value } })} placeholder={t.dockerfile} />
            <Button onClick={() => void elsewhere()} className="shrink-0">
              {t.elsewhere}
            </Button>
          </div>
        </Field>
      ) : (
        <div role="group" aria-label={t.dockerfile} className="flex flex-col gap-1">
          <span className="text-xs font-medium">{t.dockerfile}</span>
          <div className="flex items-center gap-2">
            <span className="flex h-7 min-w-0 flex-1 items-center rounded-md border border-line bg-sunken px-2 font-mono text-xs">
              <MiddleText text={dockerfile.file.path} tail={18} />
            </span>
            <IconButton icon={X} label={t.backInside} onClick={() => onChange({ dockerfile: { kind: 'inside', path: 'Dockerfile' } })} />
          </div>
        </div>
      )}
    </>
  );
}

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];

/** What it is to be called, how far it is built, and for what machine. */
export function TargetFields({ form, stages, namesProblem, onChange }: { form: BuildForm; stages: BuildCheckReply['stages']; namesProblem: string | undefined; onChange: Change }): ReactNode {
  const named = stages.flatMap(({ name }, index) => (name === '' || name === String(index) ? [] : [name]));
  const known = form.target === '' || named.includes(form.target) ? named : [form.target, ...named];
  return (
    <>
      <Field label={t.names} hint={t.namesHint} error={namesProblem}>
        <FieldInput autoFocus mono value={form.names} onChange={(event) => onChange({ names: event.target.value })} placeholder="shop:1.0" aria-invalid={namesProblem !== undefined} />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <div className="flex min-w-0 flex-col gap-1">
          <span className="text-xs font-medium">{t.target}</span>
          <Select label={t.target} value={form.target} options={[{ value: '', label: t.lastStage }, ...known.map((name) => ({ value: name, label: name }))]} onChange={(target) => onChange({ target })} />
          <p className="text-xs text-muted">{t.targetHint}</p>
        </div>
        <div className="flex min-w-0 flex-col gap-1">
          <span className="text-xs font-medium">{t.platform}</span>
          <SuggestInput label={t.platform} value={form.platform} onChange={(platform) => onChange({ platform })} suggestions={platforms} />
          <p className="text-xs text-muted">{t.platformHint}</p>
        </div>
      </div>
    </>
  );
}
