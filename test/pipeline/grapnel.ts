import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, inject } from 'vitest';
import { organizationToken } from '../../core/manage/organization-token.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../local/stack.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import { type AssemblyName, assembly } from './assemblies.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** A running deployment with a receiver for its deliveries, for one test file. */
export interface Grapnel {
  readonly stack: LocalStack;
  readonly receiver: Receiver;
  readonly api: ApiClient;
  readonly token: string;
  readonly organization: string;
  /** A token of another organization, made on the spot. */
  otherOrganizationToken(): Promise<string>;
  tokenFor(claims: { organization: string }): Promise<string>;
  /** The logical id of the queue or function whose logical id starts so. */
  queue(start: string): string;
  function(start: string): string;
  /** A fresh application. */
  application(): Promise<string>;
  /** A fresh endpoint on the receiver. */
  endpoint(application: string, path: string, fields?: Record<string, unknown>): Promise<string>;
  publish(application: string, eventType: string, payload: unknown): Promise<string>;
  /** Resolves when it holds: for what the deployment does without telling anybody. */
  until(holds: () => boolean | Promise<boolean>, timeoutMs?: number): Promise<void>;
  attemptsOf(application: string, endpoint: string): Promise<ReturnType<typeof JSON.parse>[]>;
  /** Resolves when the endpoint's log holds that many attempts; newest first. */
  waitForAttempts(
    application: string,
    endpoint: string,
    count: number,
  ): Promise<ReturnType<typeof JSON.parse>[]>;
}

/** Starts a deployment and stops it after the file's last test. */
export async function startGrapnel(
  source: AssemblyName | { readonly assemblyDir: string },
  options: Partial<LocalStackOptions> = {},
): Promise<Grapnel> {
  const assemblyDir = typeof source === 'string' ? await assembly(source) : source.assemblyDir;
  const stateDir = mkdtempSync(join(inject('runDirectory'), 'state-'));
  const stack = await startLocalStack({ assemblyDir, stateDir, ...options });
  const receiver = await startReceiver();
  afterAll(async () => {
    await receiver.stop();
    await stack.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  const key = stack.secretValue(stack.outputs['TokenKeySecretArn'] ?? '');
  const organization = stack.outputs['DefaultOrganization'] ?? '';
  const tokenFor = (claims: { organization: string }) =>
    organizationToken(key, claims.organization, Date.now());
  const token = await tokenFor({ organization });
  const api = apiClient(stack.apiUrl, token);
  let applications = 0;

  const attemptsOf: Grapnel['attemptsOf'] = async (application, endpoint) => {
    const answer = await api.get(`/app/${application}/attempt/endpoint/${endpoint}?limit=250`);
    return answer.body.data;
  };

  const logicalId = (type: string, start: string): string => {
    const found = stack.template.ofType(type).find((resource) => resource.logicalId.startsWith(start));
    if (!found) throw new Error(`No ${type} has a logical id that starts with ${start}.`);
    return found.logicalId;
  };

  const until: Grapnel['until'] = async (holds, timeoutMs = 20_000) => {
    for (const start = Date.now(); !(await holds()); await pause(20)) {
      if (Date.now() - start > timeoutMs) throw new Error(`Still not so after ${timeoutMs} ms: ${holds}`);
    }
  };

  return {
    stack,
    receiver,
    until,
    api,
    token,
    organization,
    tokenFor,
    otherOrganizationToken: () => tokenFor({ organization: `org_${'9'.repeat(26)}a` }),
    queue: (start) => logicalId('AWS::SQS::Queue', start),
    function: (start) => logicalId('AWS::Lambda::Function', start),
    async application() {
      applications += 1;
      const answer = await api.post('/app', { name: `application ${applications}` });
      return answer.body.id;
    },
    async endpoint(application, path, fields = {}) {
      const answer = await api.post(`/app/${application}/endpoint`, { url: receiver.url(path), ...fields });
      if (answer.status !== 201) throw new Error(`The endpoint was refused: ${answer.text}`);
      return answer.body.id;
    },
    async publish(application, eventType, payload) {
      const body =
        typeof payload === 'string'
          ? `{"eventType":${JSON.stringify(eventType)},"payload":${payload}}`
          : { eventType, payload };
      const answer = await api.post(`/app/${application}/msg`, body);
      if (answer.status !== 202) throw new Error(`The message was refused: ${answer.text}`);
      return answer.body.id;
    },
    attemptsOf,
    async waitForAttempts(application, endpoint, count) {
      await until(async () => (await attemptsOf(application, endpoint)).length >= count, 15_000);
      return attemptsOf(application, endpoint);
    },
  };
}
