/** What a service answered instead of the thing asked for (problem+json), or why there was no answer at all. */
export class ApiProblem extends Error {
  constructor(
    /** HTTP status; 0 when nobody answered. */
    readonly status: number,
    /** Named reason, such as `minor` or `not-your-court`. */
    readonly code: string,
    detail: string,
    readonly errors: readonly { field: string; problem: string }[] = [],
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  /** Whether asking the same again later can help: nobody answered, or the service said that it can't just now. */
  get passing(): boolean {
    return (
      this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504
    );
  }
}

/** Reads a refusal; a body that is no problem+json is told by its status alone. */
export async function problemOf(response: Response, service: string): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const detail = [body.detail, body.title].find((value): value is string => typeof value === 'string' && value !== '');
  return new ApiProblem(
    response.status,
    typeof body.code === 'string' ? body.code : String(response.status),
    detail ?? `${service} answered ${response.status}`,
    Array.isArray(body.errors) ? body.errors : [],
  );
}
