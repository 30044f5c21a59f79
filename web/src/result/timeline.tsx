import { useState } from 'react';
import type { TimelineEntry } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { clockText, count } from '../parts/words.ts';

const KIND_WORDS: Record<TimelineEntry['kind'], string> = {
  state: 'Sandbox',
  step: 'Step',
  check: 'Check',
  verdict: 'Verdict',
  hint: 'Hint',
  answer: 'Answer',
  terminal: 'Terminal',
  flag: 'Noted',
  reset: 'Reset',
  extend: 'Time',
};
const SHORT = 40;

/** What happened, from the start: steps of provisioning are left out, they are the machine's way and not yours. */
export function Timeline({ entries, since }: { entries: TimelineEntry[]; since: number }) {
  const [all, setAll] = useState(false);
  const own = entries.filter((entry) => entry.kind !== 'step');
  const shown = all ? own : own.slice(0, SHORT);
  if (own.length === 0) return <p className="result-unchecked">Nothing was done in this attempt.</p>;
  return (
    <>
      <ol className="timeline">
        {shown.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a finished timeline does not change
          <li key={index} className="timeline-entry" data-kind={entry.kind}>
            <time className="mono num" dateTime={new Date(entry.at).toISOString()}>
              {clockText(entry.at - since)}
            </time>
            <span>
              <span className="timeline-kind">{KIND_WORDS[entry.kind]}</span> {entry.text}
            </span>
          </li>
        ))}
      </ol>
      {!all && own.length > SHORT && (
        <Button size="small" onClick={() => setAll(true)}>
          Show {count(own.length - SHORT, 'more entry', 'more entries')}
        </Button>
      )}
    </>
  );
}
