import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite build web` makes dist/web, which the server serves as static files under a strict CSP. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // Fonts and images stay files: a data: URL would need a wider CSP.
    assetsInlineLimit: 0,
    // One style sheet: a part that loads again after a broken request must not miss its own.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 4701,
    proxy: {
      '/api': 'http://localhost:4700',
      '/socket.io': { target: 'http://localhost:4700', ws: true },
    },
  },
});
