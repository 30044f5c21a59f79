import { useQuery } from '@tanstack/react-query';
import type { InspectTarget } from '../api/api.ts';
import { toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';
import { CodeBlock } from '../markdown/code-block.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { DialogSheet } from '../workspace/confirm.tsx';

export interface Inspected extends InspectTarget {
  title: string;
}

interface Props {
  attemptId: string;
  target: Inspected | undefined;
  onClose: () => void;
}

/** An object of the cluster as its own API gives it. */
export function InspectDialog({ attemptId, target, onClose }: Props) {
  return (
    <DialogSheet title={target?.title ?? ''} open={target !== undefined} onClose={onClose} wide>
      {target && <Json attemptId={attemptId} target={target} />}
    </DialogSheet>
  );
}

function Json({ attemptId, target }: { attemptId: string; target: Inspected }) {
  const { api } = useServices();
  const { title: _title, ...where } = target;
  const query = useQuery({
    queryKey: ['inspect', attemptId, where.node, where.kind, where.ref],
    queryFn: ({ signal }) => api.inspect(attemptId, where, signal),
    staleTime: 0,
    gcTime: 0,
  });
  if (query.isError) return <ProblemNotice problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  return (
    <div className="json">
      {query.isPending ? (
        <p role="status">Reading…</p>
      ) : (
        <CodeBlock language="json" text={JSON.stringify(query.data, null, 2)} />
      )}
    </div>
  );
}
