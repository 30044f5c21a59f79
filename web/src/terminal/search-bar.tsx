import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

export interface SearchBarProps {
  /** True when something was found. */
  onSearch: (text: string, direction: 'next' | 'previous') => boolean;
  onClose: () => void;
}

/** Finds text in a terminal: Enter goes up (older output), Shift+Enter down, Escape ends. */
export function SearchBar({ onSearch, onClose }: SearchBarProps) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [found, setFound] = useState(true);

  useEffect(() => field.current?.focus(), []);

  const search = (wanted: string, direction: 'next' | 'previous') => setFound(onSearch(wanted, direction));
  const takeKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') search(text, event.shiftKey ? 'next' : 'previous');
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="terminal-search">
      <input
        ref={field}
        type="search"
        aria-label="Find in the terminal"
        placeholder="Find"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          search(event.target.value, 'previous');
        }}
        onKeyDown={takeKey}
      />
      <span className="terminal-search-result" role="status">
        {text && !found ? 'not found' : ''}
      </span>
      <button type="button" aria-label="Older match" onClick={() => search(text, 'previous')}>
        ↑
      </button>
      <button type="button" aria-label="Newer match" onClick={() => search(text, 'next')}>
        ↓
      </button>
      <button type="button" aria-label="Close the search" onClick={onClose}>
        ×
      </button>
    </search>
  );
}
