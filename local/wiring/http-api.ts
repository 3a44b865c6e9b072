import * as z from 'zod';
import type { ServeFile } from '../console-site.ts';
import { CorsConfiguration } from '../http-api/cors.ts';
import type { HttpApi, Integration } from '../http-api/http-api.ts';
import { createRouter, type Route } from '../http-api/routes.ts';
import type { LocalTemplate } from '../template/local-template.ts';
import type { Functions } from './functions.ts';

const ApiProperties = z.object({
  ProtocolType: z.literal('HTTP', 'the local run serves HTTP APIs only').default('HTTP'),
  CorsConfiguration: CorsConfiguration.optional(),
});
const StageProperties = z.object({
  StageName: z.literal('$default', 'the local run serves the $default stage only'),
});
const IntegrationProperties = z.object({
  IntegrationType: z.literal('AWS_PROXY', 'the local run knows AWS_PROXY integrations only'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0', 'the local run knows payload format 2.0 only'),
  // API Gateway's own limit and default.
  TimeoutInMillis: z.number().default(30_000),
});
const RouteProperties = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.literal('NONE', 'the local run has no authorizers').default('NONE'),
});

const parse = <T extends z.ZodType>(schema: T, template: LocalTemplate, logicalId: string): z.output<T> => {
  const parsed = schema.safeParse(template.properties(logicalId));
  if (!parsed.success) throw new Error(`Resources.${logicalId}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

/** Opens the template's HTTP API, if it has one, on the server that already listens. */
export const openApi = (
  template: LocalTemplate,
  server: { open(api: HttpApi): void },
  functions: Functions,
  files?: ServeFile,
  onRequest?: (functionLogicalId: string) => void,
): void => {
  const apis = template.ofType('AWS::ApiGatewayV2::Api');
  const [api] = apis;
  if (api === undefined) return;
  if (apis.length > 1)
    throw new Error('the local run serves one AWS::ApiGatewayV2::Api; the template has more');
  const { CorsConfiguration: cors } = parse(ApiProperties, template, api.logicalId);
  for (const { logicalId } of template.ofType('AWS::ApiGatewayV2::Stage')) {
    parse(StageProperties, template, logicalId);
  }

  const integrations = new Map<string, Integration>();
  for (const { logicalId } of template.ofType('AWS::ApiGatewayV2::Integration')) {
    const properties = parse(IntegrationProperties, template, logicalId);
    const pool = functions.find(properties.IntegrationUri);
    if (pool === undefined) {
      throw new Error(`Resources.${logicalId}.IntegrationUri: no function ${properties.IntegrationUri}`);
    }
    integrations.set(template.ref(logicalId), { pool, timeoutMs: properties.TimeoutInMillis });
  }

  const routes: Route<Integration>[] = template.ofType('AWS::ApiGatewayV2::Route').map(({ logicalId }) => {
    const { RouteKey, Target } = parse(RouteProperties, template, logicalId);
    const target = integrations.get(Target.replace(/^integrations\//, ''));
    if (target === undefined) throw new Error(`Resources.${logicalId}.Target: no integration ${Target}`);
    return { routeKey: RouteKey, target };
  });
  server.open({ apiId: template.ref(api.logicalId), match: createRouter(routes), cors, files, onRequest });
};
