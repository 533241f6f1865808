import { History, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { formatAgo, formatBytes, formatTime, shortId } from '../../lib/format.ts';
import { navigate } from '../../lib/router.tsx';
import { quoteShellWord } from '../../lib/shell-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { PairList } from '../../ui/pair-list.tsx';
import { CodeLine, CopyButton, Fact, Facts, Section } from '../../ui/text.tsx';
import { tagPlace, useImageActions } from './image-actions.ts';
import { pullLine } from './image-names.ts';
import { ImagePlatforms } from './image-platforms.tsx';

const { overview: text } = strings.images;

/** What it is and what a container of it does when nothing else is said. */
export function ImageOverview({ image }: { image: ImageDetail }): ReactNode {
  const { config } = image;
  const labels = Object.entries(config.labels);
  const line = pullLine(image);
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="flex max-w-300 flex-col gap-6 p-5">
        <div className="grid grid-cols-1 gap-x-12 gap-y-6 xl:grid-cols-2">
          <ImageFacts image={image} />
          <ContainerFacts config={config} />
        </div>
        {line !== undefined && image.digests.length > 0 && (
          <Section title={text.pullLine}>
            <CodeLine text={line} label={text.copyPull} />
          </Section>
        )}
        <ImagePlatforms image={image} />
        {config.env.length > 0 && (
          <Section title={text.environment} aside={<CopyButton text={config.env.join('\n')} label={text.copyEnvironment} />}>
            <PairList pairs={config.env.map((entry) => [entry.split('=', 1)[0] ?? entry, entry.slice(entry.indexOf('=') + 1)])} />
          </Section>
        )}
        {labels.length > 0 && (
          <Section title={text.labels}>
            <PairList pairs={labels} />
          </Section>
        )}
      </div>
    </div>
  );
}

function ImageFacts({ image }: { image: ImageDetail }): ReactNode {
  const now = useNow();
  const summary = useReadAll('images.list').data?.find(({ id }) => id === image.id);
  return (
    <Section title={text.image}>
      <Facts>
        <Fact name={text.names}>
          <Names image={image} />
        </Fact>
        <Fact name={text.id}>
          <span className="font-mono text-xs">{shortId(image.id)}</span>
          <CopyButton text={image.id} label={text.copyId} />
        </Fact>
        {image.digests.map((digest) => (
          <Fact key={digest} name={text.digest}>
            <span className="font-mono text-xs break-all">{digest.slice(digest.indexOf('@') + 1).slice(0, 26)}…</span>
            <CopyButton text={digest} label={text.copyDigest} />
          </Fact>
        ))}
        <Fact name={text.made}>
          <time dateTime={image.createdAt} title={formatTime(image.createdAt)}>
            {formatAgo(image.createdAt, now)} <span className="text-faint">· {formatTime(image.createdAt)}</span>
          </time>
        </Fact>
        <Fact name={text.size}>
          {formatBytes(image.size)} <span className="text-muted">{text.inLayers(image.layers)}</span>
        </Fact>
        {summary !== undefined && summary.sharedBytes > 0 && (
          <Fact name={text.alone}>
            {formatBytes(summary.size - summary.sharedBytes)} <span className="text-muted">{text.shared(formatBytes(summary.sharedBytes))}</span>
          </Fact>
        )}
        <Fact name={text.platform}>{summary?.platform ?? `${image.os}/${image.architecture}`}</Fact>
      </Facts>
    </Section>
  );
}

/** Each name with the way to its history, and where there are several the way to take it away. */
function Names({ image }: { image: ImageDetail }): ReactNode {
  const { untag } = useImageActions();
  if (image.tags.length === 0) return <span className="text-muted">{text.dangling}</span>;
  return (
    <span className="flex min-w-0 flex-col">
      {image.tags.map((tag) => (
        <span key={tag} className="flex items-center gap-1 font-mono text-xs break-all">
          {tag}
          <CopyButton text={tag} label={text.copy(tag)} />
          <IconButton icon={History} size="sm" label={text.historyOf(tag)} onClick={() => navigate(tagPlace(tag))} />
          {image.tags.length > 1 && <IconButton icon={X} size="sm" label={text.untag(tag)} onClick={() => untag(image, tag)} />}
        </span>
      ))}
    </span>
  );
}

function ContainerFacts({ config }: { config: ImageDetail['config'] }): ReactNode {
  return (
    <Section title={text.container}>
      <Facts>
        <Fact name={text.ports}>
          {config.exposedPorts.length === 0 ? <span className="text-muted">{text.noPorts}</span> : <span className="font-mono text-xs">{config.exposedPorts.join(', ')}</span>}
        </Fact>
        <Fact name={text.user}>{config.user === '' ? text.root : config.user}</Fact>
        <Fact name={text.folder}>
          <span className="font-mono text-xs">{config.workingDir || '/'}</span>
        </Fact>
      </Facts>
      <CommandLine label={text.entrypoint} words={config.entrypoint} />
      <CommandLine label={text.command} words={config.cmd} />
    </Section>
  );
}

function CommandLine({ label, words }: { label: string; words: readonly string[] }): ReactNode {
  if (words.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <span className="text-muted">{label}</span>
      <CodeLine text={words.map(quoteShellWord).join(' ')} label={text.copy(label.toLowerCase())} />
    </div>
  );
}
