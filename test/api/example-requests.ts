import { readFileSync } from 'node:fs';
import type { ApiDocument, Operation, Parameter } from '../../lambdas/manage/reference/document.ts';
import { resolved } from '../../lambdas/manage/reference/document.ts';

/** The API's description as it stands in the repository. */
export const apiDocument: ApiDocument = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
);

export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly parameters: readonly Parameter[];
}

export const operations: readonly DocumentedOperation[] = Object.entries(apiDocument.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
      parameters: (operation.parameters ?? []).map((part) => resolved<Parameter>(apiDocument, part)),
    })),
);

/**
 * The body that the document gives as an example; undefined where the operation takes none. Times are those of now, as
 * some must not be long ago.
 */
export function exampleBody(operationId: string): unknown {
  const found = operations.find(({ operation }) => operation.operationId === operationId);
  const example = found?.operation.requestBody?.content['application/json']?.example;
  const now = (ago: number) => new Date(Date.now() - ago).toISOString();
  if (example === undefined) return undefined;
  return JSON.parse(JSON.stringify(example), (key, value) =>
    key === 'since' ? now(60_000) : key === 'until' ? now(0) : value,
  );
}
