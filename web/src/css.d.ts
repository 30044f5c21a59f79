/** Vite turns an imported style sheet into a file of the page; it has no value. */
declare module '*.css';
