import { useCallback, useState } from 'react';

const PREFIX = 'drydock.';

/** Text kept in this browser, or undefined: also where storage is forbidden. */
export function storedText(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch (error) {
    console.info(`Drydock: cannot read ${name} from local storage.`, error);
    return undefined;
  }
}

export function storeText(name: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, text);
  } catch (error) {
    console.info(`Drydock: cannot remember ${name}.`, error);
  }
}

/** State that this browser remembers. `parse` gives undefined for what it does not understand. */
export function useStored<T>(
  name: string,
  initial: T,
  parse: (value: unknown) => T | undefined,
): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => readJson(name, parse) ?? initial);
  const set = useCallback(
    (next: T) => {
      setValue(next);
      storeText(name, JSON.stringify(next));
    },
    [name],
  );
  return [value, set];
}

function readJson<T>(name: string, parse: (value: unknown) => T | undefined): T | undefined {
  const text = storedText(name);
  if (text === undefined) return undefined;
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    console.info(`Drydock: ${name} in local storage is not JSON.`, error);
    return undefined;
  }
}
