import { LEVELS, levelTitle } from './words.ts';

/** Level as a word and as bars that grow. */
export function LevelMark({ level }: { level: string }) {
  const rank = (LEVELS as readonly string[]).indexOf(level);
  return (
    <span className="level-mark">
      <span className="level-bars" aria-hidden="true">
        {[0, 1, 2].map((bar) => (
          <i key={bar} data-on={bar <= rank ? '' : undefined} />
        ))}
      </span>
      {levelTitle(level)}
    </span>
  );
}
