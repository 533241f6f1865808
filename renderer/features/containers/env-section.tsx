import { Eye, EyeOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton, Section } from '../../ui/text.tsx';

const words = strings.containers.overview;
const secretName = /(pass(word|wd)?|secret|token|api_?key|private_?key|credential|database_url|dsn)/i;

/** Values whose names sound secret are covered until asked for. */
export function EnvSection({ env }: { env: readonly string[] }): ReactNode {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string): void => {
    const next = new Set(shown);
    if (!next.delete(name)) next.add(name);
    setShown(next);
  };
  if (env.length === 0) return null;
  return (
    <Section title={words.environment} aside={<CopyButton text={env.join('\n')} label={words.copyEnvironment} />}>
      <dl className="rounded-lg border border-line font-mono text-xs">
        {env.map((entry) => {
          const mark = entry.indexOf('=');
          const [name, value] = mark < 0 ? [entry, ''] : [entry.slice(0, mark), entry.slice(mark + 1)];
          const covered = secretName.test(name) && value !== '' && !shown.has(name);
          return (
            <div key={name} className="group grid min-h-8 grid-cols-[minmax(120px,240px)_minmax(0,1fr)] items-center gap-4 border-b border-line px-3 last:border-0">
              <dt className="truncate text-muted" title={name}>
                {name}
              </dt>
              <dd className="flex items-center gap-2">
                <span className="min-w-0 flex-1 py-1 break-all select-text">{covered ? '••••••••' : value}</span>
                {secretName.test(name) && value !== '' && <IconButton size="sm" icon={covered ? Eye : EyeOff} label={covered ? words.show(name) : words.hide(name)} onClick={() => toggle(name)} />}
                <CopyButton text={value} label={words.copy(name)} className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100" />
              </dd>
            </div>
          );
        })}
      </dl>
    </Section>
  );
}
