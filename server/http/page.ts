import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type IRouter } from 'express';
import type { Guard } from './guard.ts';

/** The built page: hashed files may be kept for ever, the document itself is asked for each time and gives the session. */
export function pageRouter(dir: string, guard: Guard): IRouter {
  const router = express.Router();
  router.use('/assets', express.static(join(dir, 'assets'), { immutable: true, maxAge: '365d', fallthrough: false }));
  router.use(express.static(dir, { index: false, maxAge: 0 }));
  router.get('/{*path}', (req, res, next) => {
    if (req.path.startsWith('/api/') || !req.accepts('html')) {
      next();
      return;
    }
    const file = join(dir, 'index.html');
    if (!existsSync(file)) {
      res.status(503).type('text').send('The page is not built yet. Run npm start, which builds it.\n');
      return;
    }
    guard.giveSession(req, res);
    res.set('cache-control', 'no-cache').sendFile(file);
  });
  return router;
}
