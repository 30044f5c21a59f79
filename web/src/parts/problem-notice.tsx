import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Problem } from '../../../protocol/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface Props {
  problem: Problem;
  onRetry?: () => void;
  onDismiss?: () => void;
  /** Buttons that make sense here. */
  children?: ReactNode;
}

/** An error as a reader needs it: what happened, what to do, and the button for it. */
export function ProblemNotice({ problem, onRetry, onDismiss, children }: Props) {
  return (
    <div className="notice" data-tone="failed" role="alert">
      <Icon name="alert" />
      <div className="notice-text">
        <p className="notice-title">{problem.title}</p>
        {problem.detail && problem.detail !== problem.title && <p>{problem.detail}</p>}
        {problem.issues?.map((issue) => (
          <p key={`${issue.path}:${issue.message}`}>
            <code>{issue.path}</code> {issue.message}
          </p>
        ))}
        {problem.action && <p>{problem.action}</p>}
        {problem.id && (
          <p>
            In the server’s log this is <code>{problem.id}</code>.
          </p>
        )}
      </div>
      <div className="notice-actions">
        {children}
        <WayOut code={problem.code} />
        {onRetry && (
          <Button icon="reset" onClick={onRetry}>
            Try again
          </Button>
        )}
        {onDismiss && <Button kind="quiet" icon="close" aria-label="Dismiss" onClick={onDismiss} />}
      </div>
    </div>
  );
}

/** Codes whose remedy is on another page. */
function WayOut({ code }: { code: string }) {
  // The page itself brings the session.
  if (code === 'no_session') return <Button onClick={() => window.location.reload()}>Reload the page</Button>;
  if (/^(host|engine|image|no_engine)_?/.test(code)) return <WayLink href="/host">Check the host</WayLink>;
  if (/capacity/.test(code)) return <WayLink href="/">See what is running</WayLink>;
  if (/_not_found$/.test(code)) return <WayLink href="/">All labs</WayLink>;
  return null;
}

function WayLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link className="button" href={href}>
      {children}
    </Link>
  );
}
