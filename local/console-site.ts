import { readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { HttpAnswer } from './http-api/response.ts';
import type { LocalTemplate } from './template/local-template.ts';

/** CDK's function that puts files into a bucket: it is of Python, and not needed to serve them from where they are. */
export const isUploadFunction = (logicalId: string): boolean =>
  logicalId.startsWith('CustomCDKBucketDeployment');

/** Answers a request for a file; undefined leaves it to the API. */
export type ServeFile = (method: string, path: string) => HttpAnswer | undefined;

const Upload = z.object({
  SourceObjectKeys: z.array(z.string()),
  DestinationBucketKeyPrefix: z.string().default(''),
  SystemMetadata: z.object({ 'cache-control': z.string().optional() }).default({}),
});
const Distribution = z.object({
  DistributionConfig: z.object({
    CacheBehaviors: z
      .array(
        z.object({
          PathPattern: z.string().regex(/^\/[^*?]*\*$/, 'must be a path that ends in *'),
          ResponseHeadersPolicyId: z.string(),
        }),
      )
      .length(1, 'the local run knows one behavior beside the default one, for files'),
  }),
});
const RequestFunction = z.object({ FunctionCode: z.string() });
const Override = { Override: z.boolean() };
const HeadersPolicy = z.object({
  ResponseHeadersPolicyConfig: z.object({
    CustomHeadersConfig: z
      .object({ Items: z.array(z.object({ Header: z.string(), Value: z.string(), ...Override })) })
      .default({ Items: [] }),
    SecurityHeadersConfig: z.object({
      ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string(), ...Override }),
      FrameOptions: z.object({ FrameOption: z.string(), ...Override }).optional(),
      ReferrerPolicy: z.object({ ReferrerPolicy: z.string(), ...Override }),
    }),
  }),
});

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Stands for CloudFront and the bucket behind it: the files of the template's uploads, by the paths of the distribution's
 * behavior, after its function, with the headers of its policy. Undefined where the template has no distribution.
 *
 * @throws Error where the template has one that the local run does not understand
 */
export function createConsoleSite(template: LocalTemplate, assembly: Assembly): ServeFile | undefined {
  const [distribution] = template.ofType('AWS::CloudFront::Distribution');
  if (distribution === undefined) return undefined;
  const parse = <T extends z.ZodType>(schema: T, type: string): z.output<T>[] =>
    template.ofType(type).map(({ logicalId }) => {
      const parsed = schema.safeParse(template.properties(logicalId));
      if (parsed.success) return parsed.data;
      throw new Error(`Resources.${logicalId}: ${z.prettifyError(parsed.error)}`);
    });

  const [site] = parse(Distribution, 'AWS::CloudFront::Distribution');
  const prefix = site?.DistributionConfig.CacheBehaviors[0]?.PathPattern.slice(0, -1) ?? '';
  const [policy] = parse(HeadersPolicy, 'AWS::CloudFront::ResponseHeadersPolicy');
  const [request] = parse(RequestFunction, 'AWS::CloudFront::Function');
  if (policy === undefined || request === undefined)
    throw new Error('the distribution has no headers or no function');
  const uploads = parse(Upload, 'Custom::CDKBucketDeployment');
  const headers = headersOf(policy);

  return (method, path) => {
    if (!path.startsWith(prefix)) return undefined;
    if (method !== 'GET' && method !== 'HEAD') return refusal(403, headers);
    const key = keyFor(request.FunctionCode, path);
    for (const upload of uploads) {
      const inUpload = `${upload.DestinationBucketKeyPrefix}/`;
      if (!key.startsWith(inUpload)) continue;
      for (const source of upload.SourceObjectKeys) {
        const body = fileIn(assembly.assetPaths.get(source), key.slice(inUpload.length));
        if (body === undefined) continue;
        const cacheControl = upload.SystemMetadata['cache-control'];
        const type = mediaTypes[extname(key)] ?? 'application/octet-stream';
        const own = { 'content-type': type, ...(cacheControl ? { 'cache-control': cacheControl } : {}) };
        return { status: 200, headers: { ...own, ...headers }, cookies: [], body };
      }
    }
    // S3 says 403 of what is not there to whom may not list.
    return refusal(403, headers);
  };
}

/** What the viewer-request function makes of the path, as a key in the bucket. */
function keyFor(code: string, path: string): string {
  const event = { request: { uri: path, headers: {}, querystring: {} } };
  const answer: unknown = runInNewContext(`${code}\nhandler(event)`, { event }, { timeout: 1_000 });
  return z.object({ uri: z.string() }).parse(answer).uri.slice(1);
}

function fileIn(directory: string | undefined, name: string): Buffer | undefined {
  if (directory === undefined || normalize(name) !== name || name.startsWith('..')) return undefined;
  const file = join(directory, name);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
}

/** All but Strict-Transport-Security, which browsers take over https only. */
function headersOf({ ResponseHeadersPolicyConfig: config }: z.output<typeof HeadersPolicy>) {
  const { ContentSecurityPolicy, FrameOptions, ReferrerPolicy } = config.SecurityHeadersConfig;
  return {
    ...Object.fromEntries(config.CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value])),
    'content-security-policy': ContentSecurityPolicy.ContentSecurityPolicy,
    'referrer-policy': ReferrerPolicy.ReferrerPolicy,
    'x-content-type-options': 'nosniff',
    ...(FrameOptions ? { 'x-frame-options': FrameOptions.FrameOption } : {}),
  };
}

function refusal(status: number, headers: Record<string, string>): HttpAnswer {
  const body = Buffer.from('There is no such file.');
  return { status, headers: { 'content-type': 'text/plain', ...headers }, cookies: [], body };
}
