import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { isId } from '../../ids/ksuid.ts';
import { Application } from '../../manage/application.ts';
import { Endpoint } from '../../manage/endpoint.ts';
import { applicationKey } from './applications.ts';
import type { TableAccess } from './document-client.ts';
import { endpointKey } from './endpoints.ts';
import { isGone, messageKey, parseMessageItem } from './message-item.ts';

/** What a path of the API names, all by id. */
export interface PathIds {
  readonly organization: string;
  readonly application: string;
  readonly endpoint?: string | undefined;
  readonly message?: string | undefined;
}

export interface PathThings {
  readonly application: Application | undefined;
  readonly endpoint: Endpoint | undefined;
  readonly messageExists: boolean;
}

/** Finds in one request what a path names, strongly consistent. */
export interface PathLookup {
  /** @returns undefined where the path names something otherwise than by id, or where it has to be asked for one by one */
  find(ids: PathIds): Promise<PathThings | undefined>;
}

export function createPathLookup(options: {
  readonly endpointsTable: TableAccess;
  readonly messagesTable: Pick<TableAccess, 'tableName'>;
  readonly now: () => number;
}): PathLookup {
  const { endpointsTable, messagesTable } = options;
  return {
    async find({ organization, application, endpoint, message }) {
      if (!isId('app', application)) return undefined;
      if (endpoint !== undefined && !isId('ep', endpoint)) return undefined;
      if (message !== undefined && !isId('msg', message)) return undefined;
      const ofEndpoint = endpoint && endpointKey({ organization, application, id: endpoint });
      const answer = await endpointsTable.client.send(
        new BatchGetCommand({
          RequestItems: {
            [endpointsTable.tableName]: {
              Keys: [applicationKey(organization, application), ...(ofEndpoint ? [ofEndpoint] : [])],
              ConsistentRead: true,
            },
            ...(message === undefined
              ? {}
              : {
                  [messagesTable.tableName]: {
                    Keys: [messageKey(application, message)],
                    ConsistentRead: true,
                  },
                }),
          },
        }),
      );
      if (Object.keys(answer.UnprocessedKeys ?? {}).length > 0) return undefined;
      const items = answer.Responses?.[endpointsTable.tableName] ?? [];
      const itemOf = (id: string) => items.find((item) => item['id'] === id);
      const ofApplication = itemOf(application);
      const found = endpoint === undefined ? undefined : itemOf(endpoint);
      const messageItem = answer.Responses?.[messagesTable.tableName]?.map(parseMessageItem)[0];
      return {
        application: ofApplication && Application.parse(ofApplication),
        endpoint: found && Endpoint.parse(found),
        messageExists: messageItem !== undefined && !isGone(messageItem, options.now()),
      };
    },
  };
}
