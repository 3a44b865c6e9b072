import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Answer } from '../../lambdas/manage/reference/document.ts';
import { resolved } from '../../lambdas/manage/reference/document.ts';
import { rawRequest } from '../manage/raw-request.ts';
import { allRoutes } from '../pipeline/documented-answer.ts';
import { type Grapnel, startGrapnel } from '../pipeline/grapnel.ts';
import { apiDocument, operations } from './example-requests.ts';

test('docs/openapi.json is what the table of routes says', () => {
  const script = fileURLToPath(new URL('../../bin/openapi.ts', import.meta.url));
  execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
}, 60_000);

describe('the document', () => {
  test('has every route', () => {
    const named = operations.map(({ method, path }) => `${method} ${path}`).toSorted();
    expect(named).toEqual(allRoutes.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  test('refers to nothing that it does not have, and has nothing that nothing refers to', () => {
    const references = new Set<string>();
    const visit = (part: unknown): void => {
      if (typeof part !== 'object' || part === null) return;
      for (const [key, value] of Object.entries(part)) {
        if (key === '$ref' && typeof value === 'string') references.add(value);
        else visit(value);
      }
    };
    visit(apiDocument);
    for (const $ref of references) expect(resolved(apiDocument, { $ref }), $ref).toBeTypeOf('object');
    for (const kind of ['schemas', 'parameters', 'responses'] as const) {
      for (const name of Object.keys(apiDocument.components[kind] ?? {})) {
        expect([...references]).toContain(`#/components/${kind}/${name}`);
      }
    }
  });

  test.each(operations.map((operation) => [operation.operation.operationId, operation]))(
    '%s is complete',
    (_id, { path, operation, parameters }) => {
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      for (const { name, schema, description } of parameters) {
        expect(name).toMatch(/^[\w-]+$/);
        expect(Object.keys(schema).length).toBeGreaterThan(0);
        expect(description, `${name} has no note in field-notes.ts`).toBeTypeOf('string');
      }
      const body = operation.requestBody?.content['application/json'];
      if (operation.requestBody) expect(body?.example).toBeDefined();
      const answers = Object.entries(operation.responses).map(([status, answer]) => ({
        status,
        answer: resolved<Answer>(apiDocument, answer),
      }));
      expect(answers.some(({ status }) => status.startsWith('2'))).toBe(true);
      for (const { status, answer } of answers) {
        expect(answer.description).not.toBe('');
        const content = answer.content?.['application/json'];
        if (status === '204') expect(content).toBeUndefined();
        else expect(content, `${status} has no example`).toMatchObject({ example: expect.anything() });
      }
    },
  );

  test('gives examples that fit their own schemas', () => {
    const checked = new Set<string>();
    const definitions = { components: apiDocument.components };
    for (const { operation } of operations) {
      for (const { content } of [
        operation.requestBody,
        ...Object.values(operation.responses).map((answer) => resolved<Answer>(apiDocument, answer)),
      ].filter((part) => part !== undefined)) {
        const json = content?.['application/json'];
        const reference = String(json?.schema['$ref']).split('/').at(-1) ?? '';
        if (!json || checked.has(reference)) continue;
        checked.add(reference);
        const text = JSON.stringify(definitions.components.schemas).replaceAll(
          '#/components/schemas/',
          '#/$defs/',
        );
        const schema = { $ref: `#/$defs/${reference}`, $defs: JSON.parse(text) };
        const result = z.fromJSONSchema(schema).safeParse(json.example);
        expect(result.error?.issues, reference).toBeUndefined();
      }
    }
    expect(checked.size).toBeGreaterThan(10);
  });

  test('stays small enough to be read', () => {
    expect(JSON.stringify(apiDocument).length).toBeLessThan(400_000);
  });
});

describe('a deployment', () => {
  let grapnel: Grapnel;
  beforeAll(async () => {
    grapnel = await startGrapnel('quick');
  });

  test('serves the document without a token', async () => {
    const answer = await fetch(`${grapnel.stack.apiUrl}/api/v1/openapi.json`);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual(apiDocument);
  });

  test('serves a page of it that runs and loads nothing', async () => {
    const answer = await fetch(`${grapnel.stack.apiUrl}/api/v1/docs`);
    const html = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|\sstyle=|url\(/i);
    for (const { method, path, operation } of operations) {
      expect(html).toContain(`<article id="${operation.operationId}">`);
      expect(html).toContain(`<span class="method">${method}</span> ${path}`);
    }
    const targets = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(targets).toContain(target);
    expect(html).toMatch(/<html lang="en">/);
    expect(html).toContain('color-scheme: light dark');
  });

  test('sends browsers to the page', async () => {
    for (const path of ['/', '/docs']) {
      const answer = await rawRequest(grapnel.stack.apiUrl, 'GET', path);
      expect([path, answer.status]).toEqual([path, 302]);
    }
    const followed = await fetch(`${grapnel.stack.apiUrl}/docs`);
    expect(followed.url).toBe(`${grapnel.stack.apiUrl}/api/v1/docs`);
  });
});
