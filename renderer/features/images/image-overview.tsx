import type { ReactNode } from 'react';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { formatAgo, formatBytes, formatTime, plural, shortId } from '../../lib/format.ts';
import { quoteShellWord } from '../../lib/shell-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { CodeLine, CopyButton, Fact, Facts, Section } from '../../ui/text.tsx';

/** What it is and what a container of it does when nothing else is said. */
export function ImageOverview({ image }: { image: ImageDetail }): ReactNode {
  const now = useNow();
  const { config } = image;
  const labels = Object.entries(config.labels);
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="flex max-w-300 flex-col gap-6 p-5">
        <div className="grid grid-cols-1 gap-x-12 gap-y-6 xl:grid-cols-2">
          <Section title="Image">
            <Facts>
              <Fact name="Names">
                {image.tags.length === 0 ? (
                  <span className="text-muted">None: it is dangling</span>
                ) : (
                  <span className="flex min-w-0 flex-col">
                    {image.tags.map((tag) => (
                      <span key={tag} className="flex items-center gap-1 font-mono text-xs break-all">
                        {tag}
                        <CopyButton text={tag} label={`Copy ${tag}`} />
                      </span>
                    ))}
                  </span>
                )}
              </Fact>
              <Fact name="Id">
                <span className="font-mono text-xs">{shortId(image.id)}</span>
                <CopyButton text={image.id} label="Copy the whole id" />
              </Fact>
              {image.digests.map((digest) => (
                <Fact key={digest} name="Digest">
                  <span className="font-mono text-xs break-all">{digest.slice(digest.indexOf('@') + 1).slice(0, 26)}…</span>
                  <CopyButton text={digest} label="Copy name with digest" />
                </Fact>
              ))}
              <Fact name="Made">
                <time dateTime={image.createdAt} title={formatTime(image.createdAt)}>
                  {formatAgo(image.createdAt, now)} <span className="text-faint">· {formatTime(image.createdAt)}</span>
                </time>
              </Fact>
              <Fact name="Size">
                {formatBytes(image.size)} <span className="text-muted">in {plural(image.layers, 'layer')}</span>
              </Fact>
              <Fact name="Platform">
                {image.os}/{image.architecture}
              </Fact>
            </Facts>
          </Section>
          <Section title="A container of it">
            <Facts>
              <Fact name="Ports">
                {config.exposedPorts.length === 0 ? <span className="text-muted">Names none</span> : <span className="font-mono text-xs">{config.exposedPorts.join(', ')}</span>}
              </Fact>
              <Fact name="User">{config.user === '' ? 'root' : config.user}</Fact>
              <Fact name="Working folder">
                <span className="font-mono text-xs">{config.workingDir || '/'}</span>
              </Fact>
            </Facts>
            <CommandLine label="Entrypoint" words={config.entrypoint} />
            <CommandLine label="Command" words={config.cmd} />
          </Section>
        </div>
        {config.env.length > 0 && (
          <Section title="Environment" aside={<CopyButton text={config.env.join('\n')} label="Copy environment" />}>
            <Pairs pairs={config.env.map((entry) => [entry.split('=', 1)[0] ?? entry, entry.slice(entry.indexOf('=') + 1)])} />
          </Section>
        )}
        {labels.length > 0 && (
          <Section title="Labels">
            <Pairs pairs={labels} />
          </Section>
        )}
      </div>
    </div>
  );
}

function CommandLine({ label, words }: { label: string; words: readonly string[] }): ReactNode {
  if (words.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <span className="text-muted">{label}</span>
      <CodeLine text={words.map(quoteShellWord).join(' ')} label={`Copy ${label.toLowerCase()}`} />
    </div>
  );
}

function Pairs({ pairs }: { pairs: readonly (readonly [string, string])[] }): ReactNode {
  return (
    <dl className="rounded-lg border border-line font-mono text-xs">
      {pairs.map(([name, value]) => (
        <div key={name} className="grid min-h-8 grid-cols-[minmax(120px,240px)_minmax(0,1fr)] items-center gap-4 border-b border-line px-3 last:border-0">
          <dt className="truncate text-muted" title={name}>
            {name}
          </dt>
          <dd className="py-1 break-all select-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
