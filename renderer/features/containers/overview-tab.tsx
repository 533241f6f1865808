import type { ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { explainExit } from '../../lib/exit-reason.ts';
import { navigate } from '../../lib/router.tsx';
import { quoteShellWord } from '../../lib/shell-words.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/states.tsx';
import { CodeLine, Section } from '../../ui/text.tsx';
import { EnvSection } from './env-section.tsx';
import { OlderTagCallout } from './older-tag.tsx';
import { LayerSection } from './layer-section.tsx';
import { ReachSection, StateSection } from './overview-facts.tsx';
import { HealthSection, LabelsSection, LimitsSection, MountsSection, NetworksSection } from './overview-parts.tsx';
import { usePortDoctor } from './port-doctor.tsx';
import { WritesSection } from './writes-section.tsx';

const words = strings.containers.overview;

/** What it is, how it is doing, and what happened to it. */
export function OverviewTab({ container }: { container: ContainerDetail }): ReactNode {
  const reason = explainExit(container);
  const doctor = usePortDoctor(container);
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="flex max-w-300 flex-col gap-6 p-5">
        {reason !== undefined && (
          <Callout
            tone={reason.tone}
            title={reason.title}
            actions={
              <Button size="sm" onClick={() => navigate(`/containers/${container.id}/logs`)}>
                {words.showLog}
              </Button>
            }
          >
            {reason.text}
          </Callout>
        )}
        <OlderTagCallout id={container.id} />
        {doctor.urgent && doctor.section}
        <div className="grid grid-cols-1 gap-x-12 gap-y-6 xl:grid-cols-2">
          <StateSection container={container} />
          <div className="flex flex-col gap-6">
            <ReachSection container={container} />
            <LimitsSection limits={container.limits} />
          </div>
        </div>
        {!doctor.urgent && doctor.section}
        <WritesSection container={container} />
        <HealthSection container={container} />
        <NetworksSection container={container} />
        <MountsSection container={container} />
        <LayerSection container={container} />
        <Section title={words.command}>
          <CodeLine text={container.args.map(quoteShellWord).join(' ') || container.command} label={words.copyCommand} />
        </Section>
        <EnvSection env={container.env} />
        <LabelsSection labels={container.labels} />
      </div>
    </div>
  );
}
