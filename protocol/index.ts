/** Everything that crosses the wire: REST bodies, socket events, and the lab format. Imports nothing of ours. */
export * from './attempt.ts';
export * from './clusters.ts';
export * from './errors.ts';
export * from './exam.ts';
export * from './exam-live.ts';
export * from './exam-question.ts';
export * from './hints.ts';
export * from './host.ts';
export * from './lab.ts';
export * from './lab-reads.ts';
export * from './lab-scalars.ts';
export * from './lab-view.ts';
export * from './objectives.ts';
export * from './picture.ts';
export * from './sockets.ts';
export * from './terminal.ts';
export * from './verdict.ts';
