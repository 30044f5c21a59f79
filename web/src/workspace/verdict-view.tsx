import type { TaskView, Verdict } from '../../../protocol/index.ts';
import { Icon } from '../parts/icon.tsx';
import './verdict.css';

interface Props {
  verdict: Verdict;
  /** To name tasks that this one waits for. */
  tasks: Pick<TaskView, 'id' | 'title'>[];
  /** False while only live mode has looked: then it is told without judging. */
  asked?: boolean;
}

/** Why a task stands as it does: what was seen beside what was wanted, and the hint. */
export function VerdictView({ verdict, tasks, asked = true }: Props) {
  if (verdict.status === 'passed') {
    return (
      <p className="verdict" data-status="passed">
        <span className="verdict-line">
          <Icon name="check" />
          <span>Passed{verdict.latched && ', and stays so whatever later tasks change'}</span>
        </span>
        {verdict.leftOut && (
          <span className="verdict-hint">
            Not all of it could be looked at: this host lacks {verdict.leftOut.join(', ')}.
          </span>
        )}
      </p>
    );
  }
  if (verdict.waitingFor?.length) return <Waits verdict={verdict} tasks={tasks} />;
  if (verdict.status === 'unable' && verdict.final) return <Unable verdict={verdict} />;
  return <Failed verdict={verdict} asked={asked} />;
}

function Failed({ verdict, asked }: { verdict: Verdict; asked: boolean }) {
  const judged = verdict.final && asked;
  return (
    <div className="verdict" data-status={judged ? 'failed' : 'looking'}>
      {!verdict.final && asked && (
        <p className="verdict-line">
          <span className="spinner" aria-hidden="true" />
          <span>Not there yet, still looking</span>
        </p>
      )}
      {!asked && <p className="verdict-now">As it is now</p>}
      {verdict.evidence.map((evidence) => (
        <div key={`${evidence.path}:${evidence.sentence}`} className="verdict-evidence">
          <p className="verdict-line">
            <Icon name={judged ? 'close' : 'arrow'} />
            <span>{evidence.sentence}</span>
          </p>
          {evidence.path && <code className="verdict-path">{evidence.path}</code>}
        </div>
      ))}
      {judged && verdict.evidence.length === 0 && (
        <p className="verdict-line">
          <Icon name="close" />
          <span>Not there yet</span>
        </p>
      )}
      {judged && verdict.hint && <p className="verdict-hint">{verdict.hint}</p>}
    </div>
  );
}

function Unable({ verdict }: { verdict: Verdict }) {
  return (
    <div className="verdict" data-status="unable">
      <p className="verdict-line">
        <Icon name="alert" />
        <span>We could not look. That is our problem, not yours, and costs no points.</span>
      </p>
      {verdict.reason && <p className="verdict-hint">{verdict.reason}</p>}
    </div>
  );
}

function Waits({ verdict, tasks }: Props) {
  const names = (verdict.waitingFor ?? []).map((id) => {
    const at = tasks.findIndex((task) => task.id === id);
    return at === -1 ? id : `task ${at + 1}, “${tasks[at]?.title}”`;
  });
  return (
    <p className="verdict" data-status="waiting">
      <span className="verdict-line">
        <Icon name="clock" />
        <span>Looked at once {names.join(' and ')} has passed</span>
      </span>
    </p>
  );
}
