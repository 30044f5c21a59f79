import { useEffect, useState } from 'react';
import { useServices } from '../api/services.tsx';

/** The server's time (ms since epoch), read again every `everyMs`; stands still when `running` is false. */
export function useNow(everyMs: number, running = true): number {
  const { clock } = useServices();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    if (!running) return;
    const timer = window.setInterval(() => setNow(clock.now()), everyMs);
    setNow(clock.now());
    return () => window.clearInterval(timer);
  }, [clock, everyMs, running]);
  return now;
}
