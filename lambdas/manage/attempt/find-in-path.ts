import type { PathIds, PathThings } from '../../../core/adapters/dynamodb/path-lookup.ts';
import type { Application } from '../../../core/manage/application.ts';
import type { Endpoint } from '../../../core/manage/endpoint.ts';
import { notFound } from '../../api/api-error.ts';
import type { Call } from '../../api/route.ts';
import { findApplication } from '../application/find-application.ts';
import type { ManageDeps } from '../deps.ts';
import { findEndpoint } from '../endpoint/find-endpoint.ts';
import { findMessageHeader } from '../message/find-message.ts';

type PathCall = Pick<Call<unknown, unknown>, 'principal' | 'params'>;

/** As `findEndpoint`, in one request where the path has ids. @throws ApiError 404 */
export async function findEndpointInPath(
  deps: ManageDeps,
  call: PathCall,
): Promise<{ readonly application: Application; readonly endpoint: Endpoint }> {
  const { app_id: id = '', endpoint_id: endpointId = '' } = call.params;
  const things = await lookUp(deps, call, id, { endpoint: endpointId });
  if (!things) return findEndpoint(deps, call);
  const application = await visible(deps, call, id, things.application);
  if (!things.endpoint) throw notFound('endpoint', endpointId);
  return { application, endpoint: things.endpoint };
}

/** The application that a path names and the id of the message, whose payload stays where it is. @throws ApiError 404 */
export async function findMessageInPath(
  deps: ManageDeps,
  call: PathCall,
): Promise<{ readonly application: Application; readonly message: string }> {
  const { app_id: id = '', msg_id: messageId = '' } = call.params;
  const things = await lookUp(deps, call, id, { message: messageId });
  if (!things) {
    const application = await findApplication(deps, call.principal, id);
    const message = await findMessageHeader(deps, application.id, messageId);
    return { application, message: message.id };
  }
  const application = await visible(deps, call, id, things.application);
  if (!things.messageExists) throw notFound('message', messageId);
  return { application, message: messageId };
}

/**
 * @returns undefined where the path names something otherwise than by id, and where an application's token names another
 *   application: it reads nothing by that one's id
 */
async function lookUp(
  { pathLookup }: ManageDeps,
  { principal: { organization, application: own } }: PathCall,
  application: string,
  thing: Pick<PathIds, 'endpoint' | 'message'>,
): Promise<PathThings | undefined> {
  const isInReach = own === undefined || own === application;
  return isInReach ? pathLookup.find({ organization, application, ...thing }) : undefined;
}

/** The rules of who sees what stand in one place, whoever read the application. */
function visible(
  { now }: ManageDeps,
  { principal }: PathCall,
  id: string,
  application: Application | undefined,
): Promise<Application> {
  return findApplication({ applications: { find: async () => application }, now }, principal, id);
}
