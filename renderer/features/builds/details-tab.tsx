import type { ReactNode } from 'react';
import type { BuildDescription, BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { formatBytes, formatTime, shortId } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { PairSection } from '../../ui/pair-section.tsx';
import { CopyButton, Fact, Facts, Section } from '../../ui/text.tsx';
import { imagePlace } from './build-entries.ts';
import type { BuildView } from './build-model.ts';
import { contextName, familiarTag } from './build-names.ts';

const t = strings.builds;
const f = t.facts;

/** What the build was asked to be. */
export function DetailsTab({ build, view }: { build: BuildSummary; view: BuildView }): ReactNode {
  const { description, id, startedAt, imageId } = build;
  const { tags, target, platform, args, labels, secretIds, network, noCache, noCacheFilter, pull } = description;
  return (
    <div className="h-full overflow-y-auto">
      <div className="flex max-w-260 flex-col gap-6 p-5">
        <Section title={t.one}>
          <Facts>
            <Fact name={f.context}>
              {contextName(description)}
              {description.context.kind === 'sent' && <span className="text-muted"> · {description.repeatable ? t.sentKept : t.sentGone}</span>}
            </Fact>
            <Fact name={f.dockerfile}>{view.dockerfile || description.dockerfile}</Fact>
            <Fact name={f.tags}>{tags.length === 0 ? <span className="text-muted">{t.none}</span> : tags.map((tag) => familiarTag(tag)).join(', ')}</Fact>
            <Fact name={f.target}>{target || t.lastStage}</Fact>
            <Fact name={f.platform}>{platform || t.thisMachine}</Fact>
            <Fact name={f.network}>{network || 'default'}</Fact>
            <Fact name={f.noCache}>{noCache ? t.noCacheUsed : noCacheFilter.length > 0 ? t.cacheNotFor(noCacheFilter.join(', ')) : t.cacheUsed}</Fact>
            <Fact name={f.pull}>{pull ? t.pulled : t.asTheyAre}</Fact>
            <OtherFacts description={description} />
            <Fact name={f.startedAt}>{formatTime(startedAt)}</Fact>
            {imageId !== undefined && (
              <Fact name={f.image}>
                {build.isHere ? (
                  <Link to={imagePlace(imageId)} className="font-mono text-xs text-accent hover:underline">
                    {shortId(imageId)}
                  </Link>
                ) : (
                  <span className="text-muted">{t.gone}</span>
                )}
              </Fact>
            )}
            <Fact name={f.id}>
              <span className="font-mono text-xs">{id}</span>
              <CopyButton text={id} label={t.copyId} />
            </Fact>
          </Facts>
        </Section>
        <PairSection none={t.none} title={f.args} pairs={args} />
        <PairSection none={t.none} title={f.labels} pairs={labels} />
        <Section title={f.secrets}>
          <p className="text-sm text-muted">{secretIds.length === 0 ? t.none : `${secretIds.join(', ')} · ${t.valuesNotKept}`}</p>
        </Section>
      </div>
    </div>
  );
}

/** What few builds ask for: said where one did. */
function OtherFacts({ description }: { description: BuildDescription }): ReactNode {
  const { cacheFrom, cacheTo, addHosts, shmSize, ulimits, ssh = [], allow = [], output } = description;
  const facts: readonly (readonly [string, string])[] = [
    [f.cacheFrom, cacheFrom.join(', ')],
    [f.cacheTo, cacheTo],
    [f.hosts, addHosts.join(', ')],
    [f.shmSize, shmSize === 0 ? '' : formatBytes(shmSize)],
    [f.ulimits, ulimits.map(({ name, soft, hard }) => `${name} ${soft}:${hard}`).join(', ')],
    [f.ssh, ssh.map(({ id, path }) => `${id}: ${path}`).join(', ')],
    [f.allow, allow.join(', ')],
    [f.output, output.kind === 'image' ? '' : `${strings.buildForm.outputs[output.kind]}: ${output.path}`],
  ];
  return facts.map(([name, text]) => text !== '' && <Fact key={name} name={name}>{text}</Fact>);
}
