import type { ReactNode } from 'react';
import type { SecretPlace } from '../../../electron/shared/engine-api/image-secrets.ts';
import { parseHistoryStep } from '../../lib/history-step.ts';
import { strings } from '../../strings/strings.ts';

const { secrets: text, number } = strings.layers;

/** Where a value stands, in one line of small print. */
export function SecretWhere({ place }: { place: SecretPlace }): ReactNode {
  switch (place.kind) {
    case 'env':
      return <Line>{text.env(place.name)}</Line>;
    case 'label':
      return <Line>{text.labelOf(place.name)}</Line>;
    case 'history':
      return (
        <Line>
          {text.history(place.index)}: <Step line={place.line} />
        </Line>
      );
    case 'file':
      return (
        <Line>
          <span className="font-mono text-text">
            /{place.path}:{place.line}
          </span>{' '}
          {number(place.layer)}
          {place.createdBy !== '' && (
            <>
              , <Step line={place.createdBy} />
            </>
          )}
          {place.isHidden && <span className="text-warn"> · {text.deletedLater}</span>}
        </Line>
      );
  }
}

function Line({ children }: { children: ReactNode }): ReactNode {
  return <span className="text-xs wrap-anywhere text-muted">{children}</span>;
}

function Step({ line }: { line: string }): ReactNode {
  const { instruction, text: words } = parseHistoryStep(line);
  return (
    <code className="font-mono" title={line}>
      {instruction} {words.length > 80 ? `${words.slice(0, 80)}…` : words}
    </code>
  );
}
