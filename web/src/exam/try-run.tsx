import type { TrialCommand, TrialRun } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { durationText } from '../parts/words.ts';
import { changedLines } from './try-lines.ts';
import type { TrialModel } from './use-trial.ts';

/** How a command ended, in words. */
export function endText({ state, exitCode, seconds, problem }: TrialRun): string {
  if (state === 'failed') return problem ?? 'it could not be run';
  if (state === 'waiting') return 'waits for the sandbox';
  const took = seconds === undefined ? '' : ` after ${durationText(seconds * 1000)}`;
  if (exitCode !== undefined) return `exit code ${exitCode}${took}`;
  return state === 'open' ? `has not ended${took}: it may wait for you in the terminal` : 'runs';
}

interface Props {
  title: string;
  which: TrialCommand;
  command: string;
  run: TrialRun | undefined;
  /** The terminal shows this one. */
  latest: boolean;
  /** Another command can be run now. */
  free: boolean;
  model: TrialModel;
}

/** One command with its effect: exit code, output, the state before and after. */
export function TryRun({ title, which, command, run, latest, free, model }: Props) {
  const settled = run && run.after.length > 0;
  return (
    <article className="try-run" data-latest={latest || undefined}>
      <h5>{title}</h5>
      <code className="try-line">{command}</code>
      <p className="try-end" data-exit={run?.exitCode === undefined ? undefined : run.exitCode === 0 ? 'ok' : 'error'}>
        {run ? endText(run) : 'not run yet'}
      </p>
      <p className="try-actions">
        <Button
          size="small"
          icon="run"
          aria-disabled={!free}
          pending={model.pending === 'run' && !free && latest}
          onClick={() => model.run(which)}
        >
          {run ? 'Run again, in a fresh scene' : 'Run it, in a fresh scene'}
        </Button>
        {latest && settled && (
          <Button size="small" icon="reset" pending={model.pending === 'look'} onClick={model.look}>
            Look again
          </Button>
        )}
      </p>
      {run?.output && <Shown label="Output" text={run.output} />}
      {settled &&
        run.before.map((before, index) => (
          <Effect
            key={before.command}
            command={before.command}
            before={before.output}
            after={run.after[index]?.output ?? ''}
          />
        ))}
    </article>
  );
}

function Effect({ command, before, after }: { command: string; before: string; after: string }) {
  const { gone, come } = changedLines(before, after);
  const same = gone.size === 0 && come.size === 0;
  return (
    <section className="try-effect" aria-label={`Effect seen by ${command}`}>
      <code className="try-look">{command}</code>
      {same ? (
        <Shown label="Before and after: the same" text={after} />
      ) : (
        <>
          <Shown label="Before" text={before} marked={gone} mark="gone" />
          <Shown label="After" text={after} marked={come} mark="come" />
        </>
      )}
    </section>
  );
}

interface ShownProps {
  label: string;
  text: string;
  /** Numbers of lines that differ. */
  marked?: ReadonlySet<number>;
  mark?: 'gone' | 'come';
}

function Shown({ label, text, marked, mark }: ShownProps) {
  const lines = text.split('\n');
  return (
    <figure className="try-shown">
      <figcaption>{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <pre tabIndex={0}>
        {text === '' ? (
          <span className="try-empty">nothing</span>
        ) : (
          lines.map((line, index) => {
            const Line = marked?.has(index) ? (mark === 'gone' ? 'del' : 'ins') : 'span';
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
              <Line key={index}>{`${line}\n`}</Line>
            );
          })
        )}
      </pre>
    </figure>
  );
}
