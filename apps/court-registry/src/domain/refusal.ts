/** A lawful no, with the article that demands it where one does. Texts never hold a name or a number. */
export interface Refusal {
  /** Stable, kebab-case. */
  reason: string;
  detail: string;
  article?: string;
  fields?: { field: string; problem: string }[];
}

export function refusal(reason: string, detail: string, article?: string, ...fields: string[]): Refusal {
  const named = fields.length > 0 ? { fields: fields.map((field) => ({ field, problem: detail })) } : {};
  return { reason, detail, ...(article !== undefined && { article }), ...named };
}
