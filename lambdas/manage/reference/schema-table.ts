import type { ApiDocument, JsonSchema } from './document.ts';
import { escapeHtml } from './escape-html.ts';

/** The name of the component that a schema refers to. */
function componentName(schema: JsonSchema): string | undefined {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? reference.split('/').at(-1) : undefined;
}

function linkTo(name: string): string {
  return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`;
}

/** A schema in a few words, as HTML: `string, 1 to 256 characters`, `list of EndpointOut`. */
export function typeOf(schema: JsonSchema): string {
  const name = componentName(schema);
  if (name !== undefined) return linkTo(name);
  const options = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (options) return options.map(typeOf).join(' or ');
  if (Array.isArray(schema['enum'])) {
    return schema['enum'].map((value) => `<code>${escapeHtml(JSON.stringify(value))}</code>`).join(', ');
  }
  if ('const' in schema) return `<code>${escapeHtml(JSON.stringify(schema['const']))}</code>`;
  if (schema['type'] === 'array')
    return `list of ${typeOf((schema['items'] as JsonSchema) ?? {})}${limits(schema)}`;
  const values = schema['additionalProperties'];
  if (schema['type'] === 'object' && typeof values === 'object' && values !== null) {
    return `object, each value ${typeOf(values as JsonSchema)}`;
  }
  const type = schema['type'];
  const plain = Array.isArray(type) ? type.join(' or ') : typeof type === 'string' ? type : 'anything';
  return `${escapeHtml(plain)}${schema['format'] ? ` (${escapeHtml(String(schema['format']))})` : ''}${limits(schema)}`;
}

function limits(schema: JsonSchema): string {
  const range = (from: string, to: string, unit: string) => {
    const least = schema[from];
    const most = schema[to];
    if (least === undefined && most === undefined) return '';
    if (most === undefined) return `, at least ${least}${unit}`;
    return least === undefined ? `, at most ${most}${unit}` : `, ${least} to ${most}${unit}`;
  };
  return (
    range('minLength', 'maxLength', ' characters') +
    range('minimum', 'maximum', '') +
    range('minItems', 'maxItems', ' items')
  );
}

/** The members of an object schema as a table; nothing for other schemas. */
function memberTable(schema: JsonSchema, caption: string): string {
  const members = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  if (members.length === 0) return `<p>${typeOf(schema)}</p>`;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const rows = members.map(([name, member]) => {
    const about = [
      typeof member['description'] === 'string' ? escapeHtml(member['description']) : '',
      'default' in member ? `Default: <code>${escapeHtml(JSON.stringify(member['default']))}</code>.` : '',
    ];
    return row(name, typeOf(member), required.has(name), about.join(' '));
  });
  return table(caption, rows);
}

export function row(name: string, type: string, required: boolean, about: string): string {
  const need = required ? ' <span class="quiet">required</span>' : '';
  return `<tr><th scope="row"><code>${escapeHtml(name)}</code>${need}</th><td>${type}</td><td>${about}</td></tr>`;
}

export function table(caption: string, rows: readonly string[]): string {
  return (
    `<div class="table" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table>` +
    `<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>` +
    `<tbody>${rows.join('')}</tbody></table></div>`
  );
}

export function schemaSections(document: ApiDocument): string {
  return Object.entries(document.components.schemas)
    .map(
      ([name, schema]) =>
        `<article id="schema-${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3>${memberTable(schema, name)}</article>`,
    )
    .join('\n');
}
