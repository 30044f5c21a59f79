import { Link } from 'wouter';
import type { AttemptView } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { Gauge } from '../parts/gauge.tsx';
import { Mark } from '../parts/icon.tsx';
import { IsolationMark } from '../parts/isolation-note.tsx';
import { ThemeButton } from '../parts/theme-button.tsx';
import { useNow } from '../parts/use-now.ts';
import { clockText } from '../parts/words.ts';
import type { Actions } from './use-actions.ts';

interface Props {
  attempt: AttemptView;
  actions: Actions;
  onReset: () => void;
  onEnd: () => void;
  onKeys: () => void;
}

/** From when on the clock warns, unless the server says otherwise. */
export const WARN_MS = 5 * 60_000;

export function WorkspaceHeader({ attempt, actions, onReset, onEnd, onKeys }: Props) {
  return (
    <header className="work-header">
      <Link href="/" className="work-home" aria-label="Drydock, all labs">
        <Mark />
      </Link>
      <h1 className="work-title">{attempt.labTitle}</h1>
      <IsolationMark sandbox={attempt.sandbox} />
      <span className="work-gap" />
      <Clock attempt={attempt} actions={actions} />
      <span className="work-tools">
        <ThemeButton />
        <Button kind="quiet" icon="help" aria-label="Keys (?)" onClick={onKeys} />
      </span>
      <Button icon="reset" pending={actions.pending('reset')} onClick={onReset}>
        Reset
      </Button>
      <Button icon="stop" pending={actions.pending('end')} onClick={onEnd}>
        End
      </Button>
    </header>
  );
}

function Clock({ attempt, actions }: { attempt: AttemptView; actions: Actions }) {
  const now = useNow(1000);
  const { expiresAt, readyAt, createdAt, extensionsLeft } = attempt.sandbox;
  if (expiresAt === undefined) return null;
  const left = expiresAt - now;
  const warn = left <= WARN_MS;
  return (
    <div className="work-clock" data-warn={warn || undefined}>
      <div className="work-clock-face">
        <span className="num work-clock-text">
          <b>{clockText(left)}</b> left
        </span>
        <Gauge value={left} max={expiresAt - (readyAt ?? createdAt)} tone={warn ? 'warn' : 'accent'} />
      </div>
      <Button
        size="small"
        kind={warn ? 'main' : 'plain'}
        pending={actions.pending('extend')}
        aria-disabled={extensionsLeft === 0}
        title={
          extensionsLeft === 0 ? 'The time cannot be extended again' : `Can be extended ${extensionsLeft} more times`
        }
        aria-label="15 minutes more"
        onClick={() => void actions.extend()}
      >
        +15
      </Button>
    </div>
  );
}
