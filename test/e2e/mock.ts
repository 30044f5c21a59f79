/** DEVELOPMENT ONLY: runs the mock server by itself. */
import { startMock } from './support/mock-server.ts';

const mock = await startMock(Number(process.env.PORT ?? 4702));
console.log(mock.url);
