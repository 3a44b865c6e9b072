import * as z from 'zod/mini';
import { commentDomain } from './domain.ts';

const text = z.catch(z.nullish(z.string()), undefined);
const LabelledComment = z.object({ id: text, externalId: text });

/** What FastComments' lists of pending events are filtered by. A payload of another shape has none of them. */
export function commentLabels(payload: string): Record<string, string> {
  const { id, externalId } = z.catch(LabelledComment, {}).parse(parsed(payload));
  const domain = commentDomain(payload);
  return {
    ...(id ? { commentId: id } : {}),
    ...(externalId ? { externalId } : {}),
    ...(domain === undefined ? {} : { domain }),
  };
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
