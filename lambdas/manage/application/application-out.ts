import type { Application } from '../../../core/manage/application.ts';
import { isoTime } from '../../api/fields.ts';

export function applicationOut(application: Application) {
  return {
    id: application.id,
    ...(application.uid === undefined ? {} : { uid: application.uid }),
    name: application.name,
    throttleRate: application.throttleRate ?? null,
    ...(application.throttleRate === undefined ? {} : { rateLimit: application.throttleRate }),
    metadata: application.metadata,
    createdAt: isoTime(application.createdAtMs),
    updatedAt: isoTime(application.updatedAtMs),
  };
}
