import {
  type Answer,
  type ApiDocument,
  type Content,
  type Operation,
  type Parameter,
  resolved,
} from './document.ts';
import { escapeHtml } from './escape-html.ts';
import { row, schemaSections, table, typeOf } from './schema-table.ts';
import { style } from './style.ts';

interface Shown {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The API's routes by tag, with parameters, schemas and examples: HTML that needs no script and loads nothing. */
export function referencePage(document: ApiDocument, documentUrl: string): string {
  const shown = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const groups = Map.groupBy(shown, ({ operation }) => operation.tags[0] ?? 'Other');
  const known = (document.tags ?? []).map(({ name }) => name);
  const names = [...groups.keys()].toSorted((left, right) => known.indexOf(left) - known.indexOf(right));
  const title = escapeHtml(document.info.title);

  const contents = names.map(
    (name) =>
      `<a href="#tag-${slug(name)}">${escapeHtml(name)}</a><ul>${(groups.get(name) ?? [])
        .map(
          ({ operation }) =>
            `<li><a href="#${operation.operationId}">${escapeHtml(operation.summary)}</a></li>`,
        )
        .join('')}</ul>`,
  );
  const sections = names.map((name) => {
    const about = document.tags?.find((tag) => tag.name === name)?.description ?? '';
    const articles = (groups.get(name) ?? []).map((route) => article(document, route));
    return (
      `<section aria-labelledby="tag-${slug(name)}"><h2 id="tag-${slug(name)}">${escapeHtml(name)}</h2>` +
      `<p>${escapeHtml(about)}</p>${articles.join('\n')}</section>`
    );
  });
  const introduction = (document.info.description ?? '')
    .split('\n\n')
    .map((text) => `<p>${escapeHtml(text)}</p>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: API reference</title><style>${style}</style></head>
<body><a class="skip" href="#content">Skip to the routes</a><div class="all">
<nav aria-label="Routes">${contents.join('\n')}<a href="#schemas">Schemas</a></nav>
<main id="content"><h1>${title}</h1>${introduction.join('')}
<p><a href="${escapeHtml(documentUrl)}">The same as OpenAPI 3.1</a></p>
${sections.join('\n')}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>${schemaSections(document)}</section>
</main></div></body></html>
`;
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

function article(document: ApiDocument, { method, path, operation }: Shown): string {
  const parameters = (operation.parameters ?? []).map((parameter) =>
    resolved<Parameter>(document, parameter),
  );
  const rows = parameters.map((parameter) =>
    row(
      parameter.name,
      typeOf(parameter.schema),
      parameter.required ?? false,
      `<span class="quiet">${escapeHtml(parameter.in)}</span> ${escapeHtml(parameter.description ?? '')}`,
    ),
  );
  const answers = Object.entries(operation.responses).map(([status, answer]) =>
    answerPart(status, resolved<Answer>(document, answer)),
  );
  return `<article id="${operation.operationId}">
<h3>${escapeHtml(operation.summary)}${operation.deprecated ? ' (deprecated)' : ''}</h3>
<p><code><span class="method">${method}</span> ${escapeHtml(path)}</code></p>
${operation.description ? `<p>${escapeHtml(operation.description)}</p>` : ''}
${rows.length > 0 ? `<h4>Parameters</h4>${table(`Parameters of ${operation.operationId}`, rows)}` : ''}
${operation.requestBody ? `<h4>Body</h4>${contentPart(operation.requestBody.content)}` : ''}
<h4>Answers</h4>${answers.join('\n')}
</article>`;
}

function answerPart(status: string, answer: Answer): string {
  return `<details><summary><strong>${status}</strong> ${escapeHtml(answer.description)}</summary>${contentPart(answer.content)}</details>`;
}

function contentPart(content: Content | undefined): string {
  const json = content?.['application/json'];
  if (!json) return '<p>No body.</p>';
  const example =
    json.example === undefined
      ? ''
      : `<pre tabindex="0"><code>${escapeHtml(JSON.stringify(json.example, null, 2))}</code></pre>`;
  return `<p>${typeOf(json.schema)}</p>${example}`;
}
