import { useRef, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import type { RedriveReply } from '../../api/overview-shapes.ts';
import { request } from '../../api/request.ts';
import { changed } from '../../api/resource-cache.ts';

export interface RedriveState {
  /** What runs, if something does. */
  readonly running: 'count' | 'move' | undefined;
  /** What would be moved, as far as it was looked at. */
  readonly counted: RedriveReply | undefined;
  /** What was moved so far, by all calls of the run. */
  readonly moved: number | undefined;
  readonly stayed: number;
  readonly isStopped: boolean;
  readonly error: ApiError | undefined;
}

const nothing: RedriveState = {
  running: undefined,
  counted: undefined,
  moved: undefined,
  stayed: 0,
  isStopped: false,
  error: undefined,
};

/** Counts what a body chooses, and moves it call by call until nothing is left or somebody stops it. */
export function useRedrive() {
  const [state, setState] = useState(nothing);
  const isStopped = useRef(false);
  const call = (body: object) => request<RedriveReply>('POST', '/dead-letter/redrive', body);

  const attempt = async (running: 'count' | 'move', action: () => Promise<void>): Promise<void> => {
    setState((before) => ({ ...before, running, error: undefined }));
    try {
      await action();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setState((before) => ({ ...before, error: failure }));
    }
    setState((before) => ({ ...before, running: undefined }));
    await changed('/backlog');
  };

  return {
    state,
    forget: () => setState(nothing),
    stop: () => {
      isStopped.current = true;
    },
    count: (body: object) =>
      attempt('count', async () => {
        const counted = await call({ ...body, dryRun: true });
        setState((before) => ({ ...before, counted, moved: undefined }));
      }),
    move: (body: object) =>
      attempt('move', async () => {
        isStopped.current = false;
        let run: string | undefined;
        for (let moved = 0; ; ) {
          const reply = await call(run === undefined ? body : { ...body, run });
          run = reply.run;
          moved += reply.moved;
          const isOver = reply.complete || reply.moved === 0;
          const ended = isOver || isStopped.current;
          setState((before) => ({
            ...before,
            moved,
            stayed: reply.stayed,
            isStopped: !isOver && isStopped.current,
            ...(ended ? { counted: undefined } : {}),
          }));
          if (ended) return;
        }
      }),
  };
}
