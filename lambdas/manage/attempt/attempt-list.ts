import type { AttemptPage } from '../../../core/adapters/dynamodb/attempts.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { PageRequest } from '../../../core/manage/page.ts';
import type { Attempt } from '../../../core/send/attempt.ts';
import { listReply } from '../../api/list-reply.ts';
import type { Reply } from '../../api/route.ts';
import type { ManageDeps } from '../deps.ts';
import { attemptOut } from './attempt-out.ts';
import type { AttemptQuery } from './attempt-query.ts';
import { messageTexts } from './message-texts.ts';

/** A page of attempts as an answer, with their messages where they are asked for. */
export async function attemptListReply(
  deps: ManageDeps,
  application: Application,
  page: AttemptPage,
  request: PageRequest,
  query: AttemptQuery,
): Promise<Reply> {
  const messages = query.with_msg
    ? await messageTexts(
        deps,
        application,
        // From the side at which the page is entered: what does not fit is cut off at the other one.
        (request.iterator?.backwards ? page.items.toReversed() : page.items).map(({ message }) => message),
        query.with_content,
      )
    : undefined;
  const json = (attempt: Attempt) => {
    const text = JSON.stringify(attemptOut(attempt, query.with_content));
    const message = messages?.get(attempt.message);
    return message === undefined ? text : `${text.slice(0, -1)},"msg":${message}}`;
  };
  return listReply(page, request, ({ id }) => id, json);
}
