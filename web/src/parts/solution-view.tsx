import type { TaskSolution } from '../../../protocol/index.ts';
import { CodeBlock } from '../markdown/code-block.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import './solution.css';

interface Props {
  solution: TaskSolution;
  /** Heading level below which the explanation's own headings go. */
  topLevel: number;
}

/** How the reference solution solves a task, and why so. */
export function SolutionView({ solution, topLevel }: Props) {
  const script = solution.script.trim();
  const explanation = solution.explanation.trim();
  if (script === '' && explanation === '') return null;
  return (
    <details className="solution">
      <summary>{explanation === '' ? 'Reference solution' : 'The solution, explained'}</summary>
      <div className="solution-body">
        {script !== '' && <CodeBlock language="bash" text={script} />}
        {explanation !== '' && <Markdown text={explanation} topLevel={topLevel} />}
      </div>
    </details>
  );
}
