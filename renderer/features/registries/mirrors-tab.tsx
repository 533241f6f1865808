import { Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { isMirrorUrl, isRegistryHost } from '../../../electron/shared/oci/registry-address.ts';
import { useSettings } from '../../bridge/use-settings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { strings } from '../../strings/strings.ts';
import { Section } from '../../ui/text.tsx';

const words = strings.registries.mirrors;

/** Why a mirror cannot be one, or undefined. */
export function mirrorProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return words.notWhole;
  if (!/^https?:$/.test(new URL(text).protocol)) return words.notWeb;
  return isMirrorUrl(text) ? undefined : words.notPlain;
}

/** Why a host cannot be one, or undefined. */
export function hostProblem(text: string): string | undefined {
  return isRegistryHost(text) ? undefined : words.notHost;
}

/** Who is asked before docker.io, and who may be reached without a good certificate. A change restarts the engine; containers go on. */
export function MirrorsTab(): ReactNode {
  const [settings, change] = useSettings();
  return (
    <div className="flex max-w-150 flex-col gap-8">
      <TextList
        {...words.docker}
        entries={settings.registryMirrors}
        problemOf={mirrorProblem}
        onChange={(registryMirrors) => change({ registryMirrors })}
      />
      <TextList
        {...words.insecure}
        entries={settings.insecureRegistries}
        problemOf={hostProblem}
        onChange={(insecureRegistries) => change({ insecureRegistries })}
      />
      <p className="text-xs text-muted">{words.restarts}</p>
    </div>
  );
}

type TextListProps = { title: string; hint: string; none: string; label: string; placeholder: string; entries: readonly string[]; problemOf: (text: string) => string | undefined; onChange: (entries: readonly string[]) => void };

function TextList({ title, hint, none, label, placeholder, entries, problemOf, onChange }: TextListProps): ReactNode {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const add = (): void => {
    const entry = text.trim();
    const found = entries.includes(entry) ? words.twice : problemOf(entry);
    setProblem(found);
    if (found !== undefined) return;
    onChange([...entries, entry]);
    setText('');
  };
  return (
    <Section title={title}>
      <p className="text-xs text-muted">{hint}</p>
      {entries.length === 0 ? (
        <p className="rounded-lg border border-dashed border-line-strong px-3 py-2 text-xs text-muted">{none}</p>
      ) : (
        <ul className="rounded-lg border border-line">
          {entries.map((entry) => (
            <li key={entry} className="flex h-9 items-center justify-between gap-2 border-b border-line pr-1 pl-3 font-mono text-xs last:border-0">
              <span className="truncate" title={entry}>
                {entry}
              </span>
              <IconButton icon={Trash2} label={words.remove(entry)} onClick={() => onChange(entries.filter((other) => other !== entry))} />
            </li>
          ))}
        </ul>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
        className="flex items-start gap-2"
      >
        <Field label={label} hideLabel error={problem} className="flex-1">
          <FieldInput
            mono
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setProblem(undefined);
            }}
            placeholder={placeholder}
            aria-invalid={problem !== undefined}
          />
        </Field>
        <Button type="submit" icon={Plus} disabled={text.trim() === ''}>
          {words.add}
        </Button>
      </form>
    </Section>
  );
}
