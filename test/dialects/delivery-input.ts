import type { BuildResult, DeliveryInput, DeliveryRequest, HttpMethod } from '../../core/dialects/dialect.ts';
import { dialectNamed } from '../../core/dialects/registry.ts';

interface Changes {
  readonly eventType?: string;
  readonly payload?: string;
  readonly messageId?: string;
  readonly timestampMs?: number;
  readonly nowMs?: number;
  readonly keys?: readonly string[];
  readonly methods?: Readonly<Record<string, HttpMethod>>;
  readonly endpointUid?: string;
  readonly applicationUid?: string;
  readonly serverOrigin?: string;
}

/** A delivery as the send stage hands it over: fixed ids and times, so that expected requests can be literals. */
export function deliveryInput<Options>(options: Options, changes: Changes): DeliveryInput<Options> {
  return {
    application: { id: 'app_2KWPBgLlAfxdpx2AI54pPJ85f4V', uid: changes.applicationUid },
    endpoint: {
      id: 'ep_2KWPBgLlAfxdpx2AI54pPJ85f4X',
      uid: changes.endpointUid,
      methods: changes.methods ?? {},
      options,
    },
    message: {
      id: changes.messageId ?? 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
      eventType: changes.eventType ?? 'invoice.paid',
      payload: changes.payload ?? '{}',
      timestampMs: changes.timestampMs ?? 1_789_004_700_123,
    },
    nowMs: changes.nowMs ?? 1_789_004_710_999,
    keys: changes.keys ?? [],
    serverOrigin: changes.serverOrigin ?? 'https://hooks.example',
  };
}

/** What the dialect makes of one event, with its default options and some secret. */
export function buildExample(dialectName: string, eventType: string, payload: unknown): BuildResult {
  const dialect = dialectNamed(dialectName);
  const input = { eventType, payload: JSON.stringify(payload), keys: ['s3cret'] };
  return dialect.buildRequest(deliveryInput(dialect.options.parse({}), input));
}

export function requestOf(result: BuildResult): DeliveryRequest {
  if (!result.ok) throw new Error(`Refused at ${result.path}: ${result.reason}`);
  return result.request;
}

export function refusalOf(result: BuildResult): { readonly reason: string; readonly path: string } {
  if (result.ok) throw new Error(`Not refused: ${result.request.body.slice(0, 200)}…`);
  return { reason: result.reason, path: result.path };
}

export function headersOf(request: DeliveryRequest): Record<string, string> {
  return Object.fromEntries(request.headers);
}
