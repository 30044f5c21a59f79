import { Link } from 'wouter';
import type { SandboxView } from '../../../protocol/index.ts';
import './isolation-note.css';

/** What the weaker isolation of a sandbox's nodes means, in one sentence; nothing where they are isolated well. */
export function IsolationNote({ sandbox }: { sandbox: Pick<SandboxView, 'isolation'> }) {
  if (sandbox.isolation !== 'plain') return null;
  return (
    <p className="isolation-note">
      Root in these machines has powers over the host itself: do not run what you do not trust.{' '}
      <Link href="/host">Why</Link>
    </p>
  );
}

/** The same in a word, for where there is no room. */
export function IsolationMark({ sandbox }: { sandbox: Pick<SandboxView, 'isolation'> }) {
  if (sandbox.isolation !== 'plain') return null;
  return (
    <Link href="/host" className="isolation-mark" title="Root in these machines has powers over the host itself">
      plain nodes
    </Link>
  );
}
