import { useEffect, useRef, useState } from 'react';
import type { SittingClock } from '../../../protocol/index.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { useStored } from '../parts/stored.ts';
import { useNow } from '../parts/use-now.ts';
import { clockText } from '../parts/words.ts';

const MINUTE_MS = 60_000;
const WARNINGS_MS = [15 * MINUTE_MS, 5 * MINUTE_MS];

interface Props {
  clock: SittingClock;
  /** Without contact lost time is still given back: the clock waits. */
  waiting: boolean;
  onOver: () => void;
}

/** Time left, which can be hidden; says so at 15 and at 5 minutes. */
export function ExamClock({ clock, waiting, onOver }: Props) {
  const [hidden, setHidden] = useStored('exam-clock-hidden', false, (value) =>
    typeof value === 'boolean' ? value : undefined,
  );
  const now = useNow(1000);
  const leftMs = useLeft(clock, now, waiting);
  const [warned, dismiss] = useWarnings(leftMs);
  const over = leftMs !== undefined && leftMs <= 0;
  useEffect(() => {
    if (over) onOver();
  }, [over, onOver]);
  if (leftMs === undefined) return <p className="exam-clock">Practice: no clock</p>;
  const tone = leftMs <= 5 * MINUTE_MS ? 'last' : leftMs <= 15 * MINUTE_MS ? 'soon' : undefined;
  return (
    <div className="exam-clock" data-tone={tone}>
      {clock.stands && !waiting && <span className="exam-stands">The clock stands</span>}
      {warned !== undefined && (
        <span className="exam-warning">
          {warned} minutes left
          <Button kind="quiet" size="small" icon="close" aria-label="Dismiss the warning" onClick={dismiss} />
        </span>
      )}
      <span className="exam-time num" role="timer" aria-label="Time left">
        <Icon name="clock" />
        {hidden ? <span className="visually-hidden">hidden</span> : clockText(leftMs)}
      </span>
      <Button kind="quiet" size="small" aria-pressed={hidden} onClick={() => setHidden(!hidden)}>
        {hidden ? 'Show the clock' : 'Hide'}
      </Button>
    </div>
  );
}

/** While lost time will be given back, the clock of this page stands. */
function useLeft(clock: SittingClock, now: number, waiting: boolean): number | undefined {
  const { endsAt, graceLeftMs } = clock;
  const since = useRef<number>(undefined);
  if (!waiting) since.current = undefined;
  else since.current ??= now;
  if (endsAt === undefined) return undefined;
  if (clock.stands && !waiting) return endsAt - clock.now;
  const awayMs = since.current === undefined ? 0 : Math.min(now - since.current, graceLeftMs);
  return endsAt + awayMs - now;
}

function useWarnings(leftMs: number | undefined): [number | undefined, () => void] {
  const announce = useAnnounce();
  const [warning, setWarning] = useState<number>();
  const before = useRef<number>(undefined);
  useEffect(() => {
    if (leftMs === undefined) return;
    const passed = WARNINGS_MS.filter((at) => leftMs <= at && (before.current ?? Number.POSITIVE_INFINITY) > at);
    // A page that is opened late says only what is most pressing.
    const at = passed.at(-1);
    if (at !== undefined && leftMs > 0) {
      setWarning(Math.ceil(leftMs / MINUTE_MS));
      announce(`${Math.ceil(leftMs / MINUTE_MS)} minutes left`);
    }
    before.current = leftMs;
  }, [leftMs, announce]);
  return [warning, () => setWarning(undefined)];
}
