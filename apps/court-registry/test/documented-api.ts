import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { RegisterProcess } from './register-process.js';

type Schema = Record<string, any>;
interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; example?: unknown; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema; examples?: Record<string, { value: unknown }> }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
}

/** What a test adds to an example: ids and hashes of earlier answers. */
export interface Given {
  as: string | null;
  /** Name of one of several examples. */
  example?: string;
  /** Parameters, headers included; null leaves one out. */
  path?: Record<string, string | number | null>;
  /** Members of the body, or a whole body that is text. */
  body?: object | string;
  /** The named reason, where the answer is to be a refusal. */
  refused?: string;
}
type Call = (
  method: string,
  path: string,
  as: string | null,
  body: unknown,
  headers: Record<string, string>,
) => Promise<{ status: number; body: any }>;

/** An OpenAPI document as a script: runs an operation's own example and holds the answer against its schema. */
export class DocumentedApi {
  private readonly left: Set<string>;
  private readonly ajv = formats.default(new Ajv({ allErrors: true, strict: false }));
  private readonly validators = new Map<string, ValidateFunction>();
  private runs = 0;

  constructor(
    private readonly document: { paths: Record<string, Record<string, Operation>>; components: { schemas: Schema } },
    private readonly call: Call,
  ) {
    this.left = new Set(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, operation]) => {
          const names = Object.keys(bodyOf(operation)?.examples ?? {});
          const name = `${method} ${path}`;
          return names.length > 0 ? names.map((example) => `${name} (${example})`) : [name];
        }),
      ),
    );
  }

  /** Operations, each example of theirs, that nobody ran. */
  get notRun(): string[] {
    return [...this.left].sort();
  }

  /** Operations that write, with an example of their body where they take one as JSON. */
  get writes(): { method: string; route: string; body: unknown }[] {
    return Object.entries(this.document.paths).flatMap(([route, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method !== 'get')
        .map(([method, operation]) => {
          const example = Object.keys(bodyOf(operation)?.examples ?? {})[0];
          const body = this.exampleBody(route, operation, example);
          return { method: method.toUpperCase(), route, body: typeof body === 'string' ? undefined : body };
        }),
    );
  }

  /** @param name method and path as the document has them: `post /cases/{id}/requests` */
  async run(name: string, { as, example, path = {}, body: more, refused }: Given): Promise<any> {
    const [method, route] = name.split(' ');
    const operation = this.document.paths[route]?.[method];
    if (!operation?.summary) throw new Error(`${name} has no summary`);
    const said = (operation.parameters ?? []).filter((one) => path[one.name] !== null);
    const parameters = said.map((one) => {
      const value = path[one.name] ?? one.example ?? one.schema?.example;
      if (value === undefined) throw new Error(`${name}: no example of ${one.name}`);
      return { ...one, value: String(value as string) };
    });
    const at = (place: string) => parameters.filter((one) => one.in === place);
    const url = at('path').reduce((text, { name: part, value }) => text.replace(`{${part}}`, encodeURIComponent(value)), route); // prettier-ignore
    const query = new URLSearchParams(at('query').map(({ name: part, value }): [string, string] => [part, value]));
    const headers = Object.fromEntries(
      at('header').map(({ name: part, value }) => [
        part,
        part === 'Idempotency-Key' ? `${value}-${this.runs++}` : value,
      ]),
    );
    const sent = this.exampleBody(name, operation, example);
    const asked = typeof sent === 'string' ? (more ?? sent) : sent && { ...sent, ...(more as object) };
    const answer = await this.call(
      method.toUpperCase(),
      query.size > 0 ? `${url}?${query.toString()}` : url,
      as,
      asked,
      headers,
    );
    const documented = operation.responses[refused ? 'default' : answer.status];
    const schema = documented?.content?.[refused ? 'application/problem+json' : 'application/json']?.schema;
    const told = () => JSON.stringify(answer.body, null, 1).slice(0, 2_000);
    if (!documented?.description || !schema) throw new Error(`${name}: ${answer.status} is not documented: ${told()}`);
    const validate = this.validatorOf(`${name} ${refused ? 'default' : answer.status}`, schema);
    if (!validate(answer.body))
      throw new Error(`${name}: not as documented: ${this.ajv.errorsText(validate.errors)}: ${told()}`);
    if (refused && (answer.body as { code: string }).code !== refused)
      throw new Error(`${name}: not refused with ${refused}: ${told()}`);
    this.left.delete(example ? `${name} (${example})` : name);
    return answer.body;
  }

  private exampleBody(name: string, operation: Operation, example: string | undefined): unknown {
    const body = bodyOf(operation);
    if (!body) return undefined;
    if (example === undefined) return this.exampleOf(name, body.schema);
    if (!body.examples?.[example]) throw new Error(`${name} has no example ${example}`);
    return body.examples[example].value;
  }

  /** The example that the members of a schema make together. */
  private exampleOf(place: string, schema: Schema): unknown {
    if (schema.example !== undefined) return schema.example;
    if (schema.$ref) return this.exampleOf(place, this.resolve(schema.$ref));
    if (schema.allOf) return this.exampleOf(place, schema.allOf[0]);
    if (schema.type === 'array') return [this.exampleOf(`${place}[]`, schema.items)];
    if (!schema.properties) throw new Error(`${place} has no example`);
    return Object.fromEntries(
      Object.entries<Schema>(schema.properties).map(([key, of]) => [key, this.exampleOf(`${place}.${key}`, of)]),
    );
  }

  private resolve(ref: string): Schema {
    return this.document.components.schemas[ref.split('/').at(-1)!];
  }

  private validatorOf(name: string, schema: Schema): ValidateFunction {
    let validate = this.validators.get(name);
    if (!validate) this.validators.set(name, (validate = this.ajv.compile(this.closed(name, schema))));
    return validate;
  }

  /** As JSON Schema: nothing but what is documented, and an object of which nothing is said is an error. */
  private closed(place: string, schema: Schema): Schema {
    const { nullable, example: _example, ...rest } = schema;
    if (nullable) return { anyOf: [{ type: 'null' }, this.closed(place, rest)] };
    if (rest.$ref) return this.closed(place, this.resolve(rest.$ref));
    if (rest.allOf) return this.closed(place, rest.allOf[0]);
    if (rest.type === 'array') return { ...rest, items: this.closed(`${place}[]`, rest.items) };
    if (rest.type !== 'object') return rest;
    if (!rest.properties) {
      if (rest.additionalProperties === undefined) throw new Error(`${place}: nothing is said of this object`);
      return rest;
    }
    const properties = Object.entries<Schema>(rest.properties);
    for (const [key, of] of properties) this.exampleOf(`${place}.${key}`, of);
    const closed = properties.map(([key, of]) => [key, this.closed(`${place}.${key}`, of)]);
    return { ...rest, additionalProperties: false, properties: Object.fromEntries(closed) };
  }
}

/** The document that a register gives out, run against itself. */
export async function documentedApi({ call, send }: RegisterProcess): Promise<DocumentedApi> {
  const { body: document } = await call('GET', '/openapi.json', null);
  return new DocumentedApi(document, (method, path, as, sent, headers) =>
    typeof sent === 'string'
      ? send(method, path, as, sent, { 'content-type': 'application/x-ndjson', ...headers })
      : call(method, path, as, sent, headers),
  );
}

function bodyOf({ requestBody }: Operation) {
  return requestBody && Object.values(requestBody.content)[0];
}
