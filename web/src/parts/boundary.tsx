import { Component, type ErrorInfo, type ReactNode } from 'react';
import { toProblem } from '../api/problem-error.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './problem-notice.tsx';

/** Catches what a screen throws while it draws, and offers the way out. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('Drydock page error', error, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <main className="page">
        <ProblemNotice problem={toProblem(this.state.error)}>
          <Button onClick={() => window.location.reload()}>Reload the page</Button>
        </ProblemNotice>
      </main>
    );
  }
}
