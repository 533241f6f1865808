import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Callout } from '../ui/states.tsx';
import { strings } from '../strings/strings.ts';

type Props = { children: ReactNode; resetOn?: string };
type State = { readonly error: Error | null; readonly resetOn: string | undefined };

/** The last net: a screen that broke says so and can be opened again; the engine and its containers are not touched by it. Going elsewhere (`resetOn`) tries again. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetOn: this.props.resetOn };

  static getDerivedStateFromError(error: unknown): Pick<State, 'error'> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps({ resetOn }: Props, state: State): State | null {
    return resetOn === state.resetOn ? null : { error: null, resetOn };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="mx-auto max-w-150 p-10">
        <Callout alert tone="danger" title={strings.frame.brokeTitle} actions={<Button onClick={() => window.location.reload()}>{strings.frame.reload}</Button>}>
          <p>{strings.frame.brokeText}</p>
          <p className="mt-1 font-mono text-xs select-text">{error.message}</p>
        </Callout>
      </div>
    );
  }
}
