import { Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { isMirrorUrl, isRegistryHost } from '../../../electron/shared/oci/registry-address.ts';
import { useSettings } from '../../bridge/use-settings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Section } from '../../ui/text.tsx';

/** Why a mirror cannot be one, or undefined. */
export function mirrorProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'A mirror is a whole address, such as https://mirror.example.com';
  if (!/^https?:$/.test(new URL(text).protocol)) return 'A mirror is reached by https or http';
  return isMirrorUrl(text) ? undefined : 'An address without user name, password, ? and #';
}

/** Why a host cannot be one, or undefined. */
export function hostProblem(text: string): string | undefined {
  return isRegistryHost(text) ? undefined : 'A host with its port, such as localhost:5000, without https://';
}

export function RegistriesSection(): ReactNode {
  const [settings, change] = useSettings();
  return (
    <div className="flex flex-col gap-8">
      <TextList
        title="Mirrors of docker.io"
        hint="Asked in this order before docker.io itself. A mirror that does not answer is skipped."
        none="None: images come from docker.io itself."
        label="Address of a mirror"
        placeholder="https://mirror.example.com"
        entries={settings.registryMirrors}
        problemOf={mirrorProblem}
        onChange={(registryMirrors) => change({ registryMirrors })}
      />
      <TextList
        title="Insecure registries"
        hint="May be reached by plain HTTP or with a certificate nobody vouches for. Only for registries on your own network: what they send cannot be trusted to be what they hold."
        none="None: every registry must show a good certificate. Those on this machine are exempt."
        label="Host of a registry"
        placeholder="localhost:5000"
        entries={settings.insecureRegistries}
        problemOf={hostProblem}
        onChange={(insecureRegistries) => change({ insecureRegistries })}
      />
    </div>
  );
}

type TextListProps = { title: string; hint: string; none: string; label: string; placeholder: string; entries: readonly string[]; problemOf: (text: string) => string | undefined; onChange: (entries: readonly string[]) => void };

function TextList({ title, hint, none, label, placeholder, entries, problemOf, onChange }: TextListProps): ReactNode {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const add = (): void => {
    const entry = text.trim();
    const found = entries.includes(entry) ? 'It is in the list already' : problemOf(entry);
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
              <IconButton icon={Trash2} label={`Remove ${entry}`} onClick={() => onChange(entries.filter((other) => other !== entry))} />
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
          Add
        </Button>
      </form>
    </Section>
  );
}
