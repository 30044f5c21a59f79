const SHAPES = {
  alert: 'M8 2.2 14.5 13.5H1.5zM8 6.5v3.200M8 11.600v.1',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  back: 'M13 8H3m4-4L3 8l4 4',
  bulb: 'M6 12.5h4M6.5 14.5h3M8 1.5a4.5 4.5 0 0 0-2.5 8.200v.8h5v-.8A4.5 4.5 0 0 0 8 1.5',
  check: 'm2.5 8.5 3.5 3.5 7.5-8',
  chevron: 'm4 6 4 4 4-4',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 4.800V8l2.200 1.600',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  cluster: 'M2.5 3h4v4h-4zm7 0h4v4h-4zM6 10.5h4v3.5H6zM4.5 7v1.800h7V7M8 8.800v1.700',
  code: 'm5.5 4-4 4 4 4m5-8 4 4-4 4',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  dark: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7',
  expand: 'M9.5 2.5h4v4m-7 7h-4v-4m11-7-4.5 4.5m-6.5 6.5L7 9',
  file: 'M3.5 1.5h6l3 3v10h-9zm6 0v3h3',
  flag: 'M3.5 14.5v-13M3.5 2.5h9l-2 3 2 3h-9',
  help: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M6 6.300A2 2 0 1 1 8 8.5v.8m0 2.100v.1',
  info: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M8 7.300v4M8 4.700v.1',
  light:
    'M8 10.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600M8 1.5v1.300m0 10.400v1.300M1.5 8h1.300m10.400 0h1.300M3.400 3.400l.9.9m7.400 7.400.9.9m0-9.200-.9.9m-7.400 7.400-.9.9',
  outside: 'M9.5 2.5h4v4m0-4-6 6M12 9.5v4H2.5V4h4',
  plug: 'M5.5 1.5v3.5m5-3.5v3.5M3.5 5h9v2.5a4.5 4.5 0 0 1-9 0zM8 12v2.5',
  plus: 'M8 3v10M3 8h10',
  reset: 'M2.5 3v3.5H6M2.800 6.300A5.800 5.800 0 1 1 2.300 9',
  run: 'M4 2.800v10.400l9-5.200z',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10m3.600-1.400L14 14',
  shrink: 'M13.5 6.5h-4v-4m-7 7h4v4M14 2 9.5 6.5M2 14l4.5-4.5',
  stop: 'M3.5 3.5h9v9h-9z',
  terminal: 'm2.5 4 4 4-4 4M8 12.5h5.5',
} as const;

export type IconName = keyof typeof SHAPES;

/** A drawing beside a word; never the only carrier of a meaning. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={SHAPES[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The mark of Drydock: a hull in its dock. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M3 6v20h26V6" />
        <path d="M9.5 11h13l-2.200 7.5q-.6 2-2.600 2h-3.400q-2 0-2.600-2z" />
      </g>
    </svg>
  );
}
