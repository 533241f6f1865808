import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VolumeDetail } from '../../../electron/shared/ipc/volumes.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { formatAgo, formatBytes, formatTime } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/states.tsx';
import { PairList } from '../../ui/pair-list.tsx';
import { CodeLine, CopyButton, Fact, Facts, MiddleText, Section } from '../../ui/text.tsx';
import { runWith } from './volume-actions.ts';
import { driverWords, ownLabels } from './volume-columns.tsx';

const t = strings.volumes;

/** What it is, how much is in it, what it was made for, and who has it. */
export function VolumeOverview({ volume }: { volume: VolumeDetail }): ReactNode {
  const { usedBy, origin } = volume;
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="flex max-w-300 flex-col gap-6 p-5">
        {usedBy.length === 0 && origin !== null && (
          <Callout
            tone="info"
            title={t.orphanTitle}
            actions={
              <Button size="sm" icon={Play} onClick={() => runWith(volume)}>
                {t.reattach}
              </Button>
            }
          >
            {t.orphanText(origin.containerName)}
          </Callout>
        )}
        <div className="grid grid-cols-1 gap-x-12 gap-y-6 xl:grid-cols-2">
          <FactsSection volume={volume} />
          <UsersSection volume={volume} />
        </div>
        <PairsSection title={t.labels} pairs={ownLabels(volume)} none={t.noLabels} />
        {Object.keys(volume.options).length > 0 && <PairsSection title={t.options} pairs={Object.entries(volume.options)} none="" />}
        <Section title={t.folder}>
          <CodeLine text={folderOf(volume.raw)} label={t.copyPath} />
        </Section>
      </div>
    </div>
  );
}

function folderOf(raw: unknown): string {
  return (raw as { Mountpoint?: string }).Mountpoint ?? '';
}

function FactsSection({ volume }: { volume: VolumeDetail }): ReactNode {
  const { name, bytes, files, createdAt, origin } = volume;
  const now = useNow();
  return (
    <Section title={t.volume}>
      <Facts>
        <Fact name={t.name}>
          <MiddleText text={name} tail={8} className={volume.anonymous ? 'font-mono text-xs' : ''} />
          <CopyButton text={name} label={t.copyWholeName} />
        </Fact>
        <Fact name={t.size}>
          <span title={`${bytes.toLocaleString('en')} B`}>{t.sizeText(formatBytes(bytes), files)}</span>
        </Fact>
        <Fact name={t.created}>
          <time dateTime={createdAt} title={formatTime(createdAt)}>
            {formatAgo(createdAt, now)} <span className="text-faint">· {formatTime(createdAt)}</span>
          </time>
        </Fact>
        <Fact name={t.driver}>{driverWords(volume)}</Fact>
        {origin !== null && <OriginFacts origin={origin} />}
      </Facts>
    </Section>
  );
}

function OriginFacts({ origin }: { origin: NonNullable<VolumeDetail['origin']> }): ReactNode {
  const isThere = useReadAll('containers.list').data?.some(({ id }) => id === origin.containerId) ?? false;
  return (
    <>
      <Fact name={t.madeFor}>
        {isThere ? (
          <Link to={`/containers/${origin.containerId}`} className="text-accent hover:underline">
            {origin.containerName}
          </Link>
        ) : (
          <span title={t.containerGone}>{origin.containerName}</span>
        )}
      </Fact>
      <Fact name={t.image}>
        <MiddleText text={origin.image} tail={16} />
      </Fact>
      <Fact name={t.place}>
        <span className="font-mono text-xs">{origin.destination}</span>
      </Fact>
    </>
  );
}

function UsersSection({ volume: { usedBy } }: { volume: VolumeDetail }): ReactNode {
  return (
    <Section title={t.usedBy}>
      {usedBy.length === 0 ? (
        <p className="text-sm text-muted">{t.usedByNobody}</p>
      ) : (
        <ul className="rounded-lg border border-line">
          {usedBy.map(({ containerId, containerName, destination, readOnly, running }) => (
            <li key={`${containerId} ${destination}`} className="flex min-h-8 items-center gap-3 border-b border-line px-3 last:border-0">
              <span aria-hidden className={running ? 'size-2 shrink-0 rounded-full bg-ok' : 'size-2 shrink-0 rounded-full border-[1.5px] border-faint'} />
              <span className="sr-only">{running ? t.running : t.stopped}</span>
              <Link to={`/containers/${containerId}`} className="flex min-w-0 text-accent hover:underline">
                <MiddleText text={containerName} />
              </Link>
              <MiddleText text={destination} className="ml-auto font-mono text-xs text-muted" />
              {readOnly && <span className="text-xs text-muted">{t.readOnly}</span>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function PairsSection({ title, pairs, none }: { title: string; pairs: readonly (readonly [string, string])[]; none: string }): ReactNode {
  return (
    <Section title={title}>
      {pairs.length === 0 ? (
        <p className="text-sm text-muted">{none}</p>
      ) : (
        <PairList pairs={pairs} />
      )}
    </Section>
  );
}
