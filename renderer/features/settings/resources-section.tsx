import type { ReactNode } from 'react';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { formatBytes, formatExactBytes } from '../../lib/format.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Callout, ErrorCallout, PageSkeleton } from '../../ui/states.tsx';
import { Fact, Facts, Section } from '../../ui/text.tsx';

const words = strings.settings.resources;

/** What the engine has to work with; without a machine of its own there is nothing to set, and that is said. */
export function ResourcesSection(): ReactNode {
  const { data: info, error } = useReadAll('engine.info');
  const engine = useEnginePresence();
  if (engine === 'gone') return <p className="text-muted">{words.gone}</p>;
  if (info === undefined) return error === null ? <PageSkeleton label={words.reading} /> : <ErrorCallout error={error} />;
  return (
    <Section title={words.title}>
      <Facts>
        <Fact name={words.processors}>{info.cpus}</Fact>
        <Fact name={words.memory}>
          {formatBytes(info.memory)} <span className="text-faint">({formatExactBytes(info.memory)})</span>
        </Fact>
        <Fact name={words.machine}>
          {info.system}, {info.architecture}
        </Fact>
        <Fact name={words.kernel}>{info.kernel}</Fact>
        <Fact name={words.groups}>{words.groupsVersion(info.cgroupVersion)}</Fact>
      </Facts>
      <p className="pt-3">{words.native(info.cpus, info.memory)}</p>
      <p className="text-muted">{words.notLimited}</p>
      <p className="flex items-center gap-3 text-muted">
        {words.disk}
        <Button size="sm" onClick={() => navigate('/disk')}>
          {words.showDisk}
        </Button>
      </p>
      {info.warnings.length > 0 && (
        <Callout tone="warn" title={words.warnings}>
          <ul className="list-disc pl-4">
            {info.warnings.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Callout>
      )}
    </Section>
  );
}
