import { demoApplication } from './set-up.ts';

export interface BannerOptions {
  readonly apiUrl: string;
  /** Undefined where the publish function has no URL of its own. */
  readonly publishUrl?: string | undefined;
  /** Signed in; undefined where there is no console. */
  readonly consoleUrl?: string | undefined;
  /** An organization's token. */
  readonly token: string;
  readonly inspectorUrl: string;
  /** Where producers put events, as inside AWS. */
  readonly eventsQueueUrl: string;
  /** What stands for AWS. */
  readonly awsEndpointUrl: string;
  /** Where the state is kept. */
  readonly stateDir: string;
  /** Whether the demo's application and endpoints are there. */
  readonly hasDemo: boolean;
}

/** What a local run prints when it stays up: where everything is, and a command to paste. */
export function bannerLines(options: BannerOptions): string[] {
  const {
    apiUrl,
    publishUrl,
    consoleUrl,
    token,
    inspectorUrl,
    eventsQueueUrl,
    awsEndpointUrl,
    stateDir,
    hasDemo,
  } = options;
  const authorization = `--header 'Authorization: Bearer ${token}'`;
  const publish =
    `curl --include '${apiUrl}/api/v1/app/${demoApplication}/msg' ${authorization} ` +
    // No dialect but Standard Webhooks has this event type: it goes to one endpoint, whatever its payload.
    `--header 'Content-Type: application/json' --data '{"eventType":"invoice.paid","payload":{"invoice":"A-1024","total":"19.90"}}'`;
  const list = `curl --include '${apiUrl}/api/v1/app' ${authorization}`;
  return [
    '',
    'Grapnel runs.',
    '',
    `  API        ${apiUrl}`,
    ...(publishUrl === undefined
      ? []
      : [`  Publish    ${publishUrl}  (the same path and token, without API Gateway)`]),
    ...(consoleUrl === undefined
      ? []
      : [`  Console    ${consoleUrl}`, '             signed in: open it in a browser']),
    `  Inspector  ${inspectorUrl}  (open it in a browser)`,
    `  Queue      ${eventsQueueUrl}`,
    `             for producers; AWS SDKs reach it at ${awsEndpointUrl} with the access key local-operator`,
    `  State      ${stateDir}  (kept; npm start -- --fresh drops it)`,
    `  Token      ${token}`,
    '             for the whole organization; send it as "Authorization: Bearer <token>"',
    '',
    hasDemo
      ? 'Publish an event to the demo application; the inspector shows it at /standard:'
      : 'List the applications:',
    '',
    hasDemo ? publish : list,
    '',
    'Ctrl-C stops it.',
  ];
}
