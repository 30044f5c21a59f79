import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties of tokens.css and picture.css. */
    [name: `--${string}`]: string | number | undefined;
  }
}
