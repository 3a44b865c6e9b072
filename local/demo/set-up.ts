import * as z from 'zod';
import type { Inspector } from '../inspector/server.ts';
import type { ApiCall } from './api-client.ts';
import { eventTypesOf } from './events.ts';

/** The uid of the demo's application. */
export const demoApplication = 'demo';

/** By uid; the path on the inspector is the uid. `standard` has no filter: it hears of every event. */
const endpoints = {
  misskey: {
    dialect: 'misskey',
    dialectOptions: { server: 'https://misskey.example' },
    eventTypes: eventTypesOf.misskey,
  },
  fastcomments: { dialect: 'fastcomments', eventTypes: eventTypesOf.fastcomments },
  standard: { dialect: 'standard-webhooks' },
} as const;
export const endpointUids = Object.keys(endpoints) as (keyof typeof endpoints)[];

const Created = z.looseObject({ id: z.string() });
const Secret = z.object({ key: z.string() });

/**
 * Makes the application and its endpoints, or brings those of a former run up to date, and tells the inspector their
 * secrets.
 * @throws ApiCallError
 */
export async function setUp(call: ApiCall, inspector: Inspector): Promise<void> {
  const application = { uid: demoApplication, name: 'Demo' };
  await call(Created, 'POST', '/api/v1/app?get_if_exists=true', application);
  for (const uid of endpointUids) {
    const path = `/api/v1/app/${demoApplication}/endpoint/${uid}`;
    const wanted = {
      ...endpoints[uid],
      uid,
      url: `${inspector.url}/${uid}`,
      description: 'On the inspector',
    };
    await call(Created, 'PUT', path, wanted);
    const { key } = await call(Secret, 'GET', `${path}/secret`);
    inspector.verifyWith(`/${uid}`, { dialect: endpoints[uid].dialect, secret: key });
  }
}
