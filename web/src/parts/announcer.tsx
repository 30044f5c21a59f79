import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

type Announce = (text: string) => void;
const AnnounceContext = createContext<Announce>(() => undefined);

/** Lines kept for a reader that is still speaking when the next arrives. */
const KEPT_LINES = 8;

/** Holds the page's one live region. What is announced is read by screen readers without moving the focus. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [lines, setLines] = useState<{ id: number; text: string }[]>([]);
  const announce = useCallback<Announce>((text) => {
    setLines((known) => [...known.slice(1 - KEPT_LINES), { id: (known.at(-1)?.id ?? 0) + 1, text }]);
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="visually-hidden" role="log" aria-live="polite" aria-label="Announcements">
        {lines.map((line) => (
          <p key={line.id}>{line.text}</p>
        ))}
      </div>
    </AnnounceContext>
  );
}

export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}
