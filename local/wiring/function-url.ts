import * as z from 'zod';
import type { OpenFunctionUrl } from '../function-url/function-url.ts';
import type { LocalTemplate } from '../template/local-template.ts';
import { functionUrlIdOf } from '../template/names.ts';
import type { Functions } from './functions.ts';

const UrlProperties = z.object({
  TargetFunctionArn: z.string(),
  AuthType: z.literal('NONE', 'the local run checks no signatures'),
  InvokeMode: z.literal('BUFFERED', 'the local run streams no answers').default('BUFFERED'),
  Cors: z.undefined('the local run knows no CORS of function URLs').optional(),
});
const Permission = z.object({
  FunctionName: z.string(),
  Action: z.string(),
  Principal: z.string(),
  FunctionUrlAuthType: z.string().optional(),
  InvokedViaFunctionUrl: z.boolean().optional(),
});

/** Opens the template's function URL, if it has one, on the server that already listens. */
export const openFunctionUrl = (
  template: LocalTemplate,
  server: { open(functionUrl: OpenFunctionUrl): void },
  functions: Functions,
  { onLine, onRequest }: Pick<OpenFunctionUrl, 'onRequest'> & { onLine(line: string): void },
): void => {
  const [url, ...others] = template.ofType('AWS::Lambda::Url');
  if (url === undefined) return;
  if (others.length > 0) throw new Error('the local run serves one AWS::Lambda::Url; the template has more');
  const { logicalId } = url;
  const parsed = UrlProperties.safeParse(template.properties(logicalId));
  if (!parsed.success) throw new Error(`Resources.${logicalId}: ${z.prettifyError(parsed.error)}`);
  const pool = functions.find(parsed.data.TargetFunctionArn);
  if (pool === undefined) {
    throw new Error(`Resources.${logicalId}.TargetFunctionArn: no function ${parsed.data.TargetFunctionArn}`);
  }
  const missing = missingPermissions(template, functions, pool);
  if (missing.length > 0) {
    onLine(
      `denied: nobody may call ${pool.definition.logicalId} by its URL without ${missing.join(' and ')}`,
    );
  }
  server.open({ urlId: functionUrlIdOf(logicalId), pool, isPublic: missing.length === 0, onRequest });
};

/** Since October 2025 a URL without authentication takes two permissions for everybody. */
const missingPermissions = (
  template: LocalTemplate,
  functions: Functions,
  pool: OpenFunctionUrl['pool'],
): string[] => {
  const permissions = template
    .ofType('AWS::Lambda::Permission')
    .map(({ logicalId }) => Permission.parse(template.properties(logicalId)))
    .filter(({ FunctionName, Principal }) => functions.find(FunctionName) === pool && Principal === '*');
  const mayUseUrl = permissions.some(
    ({ Action, FunctionUrlAuthType }) =>
      Action === 'lambda:InvokeFunctionUrl' && (FunctionUrlAuthType ?? 'NONE') === 'NONE',
  );
  // Without the condition everybody may invoke it, by the URL too.
  const mayInvoke = permissions.some(({ Action }) => Action === 'lambda:InvokeFunction');
  return [
    ...(mayUseUrl ? [] : ['lambda:InvokeFunctionUrl']),
    ...(mayInvoke ? [] : ['lambda:InvokeFunction']),
  ];
};
