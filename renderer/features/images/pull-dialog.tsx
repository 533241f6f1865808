import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { isEngineError, type EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { parsePlatform } from '../../../electron/shared/oci/platform.ts';
import { formatReference, parseReference } from '../../../electron/shared/oci/reference.ts';
import { useAct } from '../../bridge/use-call.ts';
import { sentence } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'];

/** The value, or what is wrong with the text. */
function tryParse<T>(parse: () => T): { value: T } | { problem: string } {
  try {
    return { value: parse() };
  } catch (error) {
    if (!isEngineError(error)) throw error;
    const text = error.message.slice(error.message.lastIndexOf(': ') + 2);
    return { problem: sentence(text) };
  }
}

/** Asks for a name, shows what it stands for while it is typed, and starts a task. */
export function PullDialog({ reference, onClose }: { reference: string; onClose: () => void }): ReactNode {
  const [name, setName] = useState(reference);
  const [platform, setPlatform] = useState('');
  const [touched, setTouched] = useState(false);
  const pull = useAct('images.pull', { quiet: true });
  const text = name.trim();
  const parsed = text === '' ? undefined : tryParse(() => parseReference(text));
  const forPlatform = platform.trim() === '' ? undefined : tryParse(() => parsePlatform(platform.trim()));
  const nameProblem = parsed !== undefined && 'problem' in parsed ? parsed.problem : text === '' && touched ? 'Say which image' : undefined;
  const platformProblem = forPlatform !== undefined && 'problem' in forPlatform ? forPlatform.problem : undefined;
  const full = parsed !== undefined && 'value' in parsed ? formatReference(parsed.value) : undefined;

  const submit = (): void => {
    setTouched(true);
    if (full === undefined || platformProblem !== undefined) return;
    pull.mutate({ reference: text, ...(platform.trim() !== '' && { platform: platform.trim() }) }, { onSuccess: onClose });
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title="Pull an image"
      description="From a registry, in the background."
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" icon={Download} type="submit" form="pull-form" busy={pull.isPending}>
            Pull
          </Button>
        </>
      }
    >
      <form
        id="pull-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="flex flex-col gap-4"
      >
        <Field label="Image" error={nameProblem} hint={<NameHint full={full} text={text} />}>
          <FieldInput data-first-focus mono value={name} onChange={(event) => setName(event.target.value)} placeholder="nginx:1.27" aria-invalid={nameProblem !== undefined} />
        </Field>
        <Field label="Platform" optional error={platformProblem} hint="Empty takes the one of this machine.">
          <SuggestInput value={platform} onChange={setPlatform} suggestions={platforms} placeholder="linux/amd64" invalid={platformProblem !== undefined} />
        </Field>
        {pull.error !== null && <ErrorCallout error={pull.error satisfies EngineError} />}
      </form>
    </Dialog>
  );
}

/** What a short name stands for. */
function NameHint({ full, text }: { full: string | undefined; text: string }): ReactNode {
  if (full === undefined) return 'A name such as nginx, or registry.example.com/team/app:1.2';
  if (full === text) return 'The whole name, as it is.';
  return (
    <>
      Stands for <span className="font-mono text-text wrap-anywhere">{full}</span>
    </>
  );
}
