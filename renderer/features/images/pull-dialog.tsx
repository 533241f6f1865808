import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { parsePlatform } from '../../../electron/shared/oci/platform.ts';
import { familiarName, familiarReference, formatReference, parseReference } from '../../../electron/shared/oci/reference.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import { tryParse } from './try-parse.ts';

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'];

const { pull: text, act } = strings.images;

/** Asks for a name, shows what it stands for while it is typed, and starts a task. */
export function PullDialog({ reference, platform: asked = '', onClose }: { reference: string; platform?: string; onClose: () => void }): ReactNode {
  const [name, setName] = useState(reference);
  const [platform, setPlatform] = useState(asked);
  const [allTags, setAllTags] = useState(false);
  const [touched, setTouched] = useState(false);
  const pull = useAct('images.pull', { quiet: true });
  const wanted = name.trim();
  const parsed = wanted === '' ? undefined : tryParse(() => parseReference(wanted));
  const forPlatform = platform.trim() === '' ? undefined : tryParse(() => parsePlatform(platform.trim()));
  const nameProblem = parsed !== undefined && 'problem' in parsed ? parsed.problem : wanted === '' && touched ? text.which : undefined;
  const platformProblem = forPlatform !== undefined && 'problem' in forPlatform ? forPlatform.problem : undefined;
  const value = parsed !== undefined && 'value' in parsed ? parsed.value : undefined;

  const familiar = value === undefined ? '' : familiarReference(value);
  const holder = useReadAll('images.list').data?.find(({ tags }) => tags.includes(familiar));
  const moves = !allTags && platform.trim() !== '' && platformProblem === undefined && holder !== undefined && holder.platform !== platform.trim();

  const submit = (): void => {
    setTouched(true);
    if (value === undefined || platformProblem !== undefined) return;
    pull.mutate({ reference: wanted, ...(platform.trim() !== '' && { platform: platform.trim() }), ...(allTags && { allTags }) }, { onSuccess: onClose });
  };

  return (
    <FormDialog title={text.title} lead={text.lead} width="sm" cancel={act.cancel} submit={{ label: text.submit, icon: Download, busy: pull.isPending }} onSubmit={submit} onClose={onClose}>
      <Field label={text.image} error={nameProblem} hint={value === undefined ? text.empty : allTags ? text.fullAll(familiarName(value)) : <FullName lead={text.full} name={formatReference(value)} />}>
        <FieldInput data-first-focus mono value={name} onChange={(event) => setName(event.target.value)} placeholder="nginx:1.27" aria-invalid={nameProblem !== undefined} />
      </Field>
      <Field label={text.platform} optional error={platformProblem} hint={text.platformHint}>
        <SuggestInput value={platform} onChange={setPlatform} suggestions={platforms} placeholder="linux/amd64" invalid={platformProblem !== undefined} />
      </Field>
      <Checkbox checked={allTags} onChange={setAllTags} label={text.allTags} showLabel />
      {moves && <Callout tone="warn" title={text.moves(familiar, holder.platform, platform.trim())} />}
      {pull.error !== null && <ErrorCallout error={pull.error} />}
    </FormDialog>
  );
}

/** What a short name stands for. */
export function FullName({ lead, name }: { lead: string; name: string }): ReactNode {
  return (
    <>
      {lead}
      <span className="font-mono text-text wrap-anywhere">{name}</span>
    </>
  );
}
