import { createHash } from 'node:crypto';

const script = `
const make = (tag, text, parent, cls) => { const e = document.createElement(tag); if (text) e.textContent = text; if (cls) e.className = cls; parent.append(e); return e; };
const shown = (doc, schema, depth = 0) => {
  if (!schema || depth > 6) return '…';
  if (schema.$ref) return shown(doc, doc.components.schemas[schema.$ref.split('/').pop()], depth + 1);
  if (schema.enum) return schema.enum.join(' | ');
  if (schema.type === 'array') return [shown(doc, schema.items, depth + 1)];
  if (schema.properties) return Object.fromEntries(Object.entries(schema.properties).map(([k, v]) => [k + ((schema.required ?? []).includes(k) ? '' : '?'), shown(doc, v, depth + 1)]));
  return schema.format ?? schema.type ?? 'any';
};
const body = (doc, part, title, to) => { const schema = part?.content?.['application/json']?.schema; if (!schema) return; make('h4', title, to); make('pre', JSON.stringify(shown(doc, schema), null, 2), to); };
const doc = await (await fetch('/openapi.json')).json();
const main = document.querySelector('main');
document.title = doc.info.title;
make('h1', doc.info.title, main);
for (const [path, operations] of Object.entries(doc.paths)) for (const [method, operation] of Object.entries(operations)) {
  const box = make('details', '', main); const head = make('summary', '', box);
  make('b', method.toUpperCase() + ' ', head); make('code', path, head); make('span', ' ' + (operation.summary ?? ''), head);
  if (operation.description) make('p', operation.description, box);
  for (const p of operation.parameters ?? []) make('p', p.in + ' ' + p.name + (p.required ? '' : ' (optional)') + ': ' + (p.description ?? shown(doc, p.schema)), box);
  body(doc, operation.requestBody, 'Body', box);
  for (const [status, answer] of Object.entries(operation.responses ?? {})) { make('p', status + ' ' + (answer.description ?? ''), box); body(doc, answer, 'Answer ' + status, box); }
}`;
const style = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
details { border: 1px solid #ccc; border-radius: 6px; margin: .5rem 0; padding: .5rem 1rem; } summary { cursor: pointer; }
pre { background: #f4f4f4; padding: .75rem; overflow: auto; } h4 { margin: .5rem 0; }`;

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page that shows a service's OpenAPI document: no file, no library, nothing from elsewhere. */
export const docsPage = {
  html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>API</title><style>${style}</style></head><body><main></main><script type="module">${script}</script></body></html>`,
  policy: `default-src 'none'; connect-src 'self'; script-src ${digest(script)}; style-src ${digest(style)}`,
};
