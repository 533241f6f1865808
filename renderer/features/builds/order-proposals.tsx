import { ListOrdered, PencilLine } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { OrderAdvice } from '../../../electron/shared/engine-api/builds.ts';
import type { BuildFile } from '../../../electron/shared/ipc/builds.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { LineDiff } from '../../ui/line-diff-view.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { asSentence } from './as-sentence.ts';
import { formatTook } from './build-format.ts';
import { InstructionText } from './instruction-text.tsx';
import { replaceLines, textOfLines } from './replace-lines.ts';
import { RewriteDialog } from './rewrite-dialog.tsx';

const t = strings.buildForm.order;

type ProposalsProps = { advice: readonly OrderAdvice[]; source: string; of: BuildFile['of']; onWritten: () => void };

/** Better orders of a Dockerfile's lines, each as a change with what it would have saved. */
export function OrderProposals({ advice, source, of, onWritten }: ProposalsProps): ReactNode {
  if (advice.length === 0) {
    return (
      <EmptyState icon={ListOrdered} title={t.none}>
        {t.noneText}
      </EmptyState>
    );
  }
  return (
    <div className="flex max-w-260 flex-col gap-8">
      {advice.map((one) => (
        <Proposal key={`${one.stage} ${one.lines.start}`} advice={one} source={source} of={of} onWritten={onWritten} />
      ))}
    </div>
  );
}

function Proposal({ advice, source, of, onWritten }: { advice: OrderAdvice } & Omit<ProposalsProps, 'advice'>): ReactNode {
  const { stage, rewrite, lines, explanation, builds, steps, secondsSaved } = advice;
  const [writing, setWriting] = useState(false);
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-60 flex-1">
          <h2 className="text-sm font-semibold">{t.saved(formatTook(secondsSaved), builds)}</h2>
          <p className="text-sm text-muted">
            {strings.builds.stage(stage, Number(stage))} · {asSentence(explanation)}
          </p>
        </div>
        <CopyButton text={rewrite} label={t.copy} />
        <Button look="primary" icon={PencilLine} onClick={() => setWriting(true)}>
          {t.apply}
        </Button>
      </div>
      <LineDiff before={textOfLines(source, lines)} after={rewrite} first={lines.start} label={t.diffLabel} />
      <div className="flex flex-col gap-1 text-sm">
        <p className="text-muted">{t.proof(builds)}</p>
        <ul className="flex flex-col gap-1">
          {steps.map((step) => (
            <li key={`${step.lines.start} ${step.text}`} className="flex flex-col rounded-lg border border-line px-3 py-2">
              <InstructionText text={step.text} className="wrap-anywhere" />
              <span>{t.step({ before: step.keptNow, after: step.keptThen, of: builds }, formatTook(step.secondsEach))}</span>
            </li>
          ))}
        </ul>
      </div>
      {writing && (
        <RewriteDialog title={strings.buildForm.rewrite.orderTitle} file={{ which: 'dockerfile', of }} rewrite={(text) => replaceLines(text ?? source, lines, rewrite)} expected={source} onWritten={onWritten} onClose={() => setWriting(false)} />
      )}
    </section>
  );
}
