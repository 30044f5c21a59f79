import { useState } from 'react';
import { useParams } from 'wouter';
import type { Explained, TryOffer } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { count } from '../parts/words.ts';
import './try.css';
import { TryPanel } from './try-panel.tsx';
import { useStartTrial } from './use-trial.ts';

/** For a question about a command: what was typed is run in a sandbox, and its effect is shown. */
export function TryIt({ explained: { number, tryIt } }: { explained: Explained }) {
  const { id } = useParams<{ id: string }>();
  if (!tryIt || id === undefined) return null;
  if (!tryIt.possible)
    return (
      <p className="try-none">
        <Icon name="terminal" /> {tryIt.why}
      </p>
    );
  return <Offer sitting={id} number={number} offer={tryIt} />;
}

interface OfferProps {
  sitting: string;
  number: number;
  offer: TryOffer & { possible: true };
}

function Offer({ sitting, number, offer }: OfferProps) {
  const start = useStartTrial();
  const [id, setId] = useState<string>();
  const begin = () =>
    start.mutate(
      { sitting, number, run: offer.mine === undefined ? 'right' : 'mine' },
      { onSuccess: (trial) => setId(trial.id) },
    );
  if (id !== undefined)
    return <TryPanel key={id} id={id} number={number} onAgain={begin} onClose={() => setId(undefined)} />;
  return (
    <div className="try-offer">
      {start.isError && <ProblemNotice problem={toProblem(start.error)} onDismiss={() => start.reset()} />}
      <p>
        <Button icon="terminal" pending={start.isPending} onClick={begin}>
          Try it
        </Button>{' '}
        <span className="try-hint">
          Runs <code>{offer.mine ?? offer.right}</code> in {sandboxText(offer)}, and shows what it does.
        </span>
      </p>
    </div>
  );
}

/** What is made for it. */
function sandboxText({ nodes, cluster }: OfferProps['offer']): string {
  const machines = count(nodes, 'machine');
  if (cluster !== 'kubernetes') return `a sandbox of ${machines}`;
  return `a sandbox with a Kubernetes cluster of ${machines}, which takes about a minute to be made`;
}
