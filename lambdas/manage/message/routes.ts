import type { Route } from '../../api/route.ts';
import { expungeAllMessages } from '../background-task/expunge-all.ts';
import type { ManageDeps } from '../deps.ts';
import { bulkExpungeMessages } from './bulk-expunge.ts';
import { expungeMessage } from './expunge.ts';
import { getMessage } from './get.ts';
import { listMessages } from './list.ts';
import { precheckMessage } from './precheck.ts';

export const messageRoutes: readonly Route<ManageDeps>[] = [
  listMessages,
  getMessage,
  expungeMessage,
  bulkExpungeMessages,
  precheckMessage,
  expungeAllMessages,
];
