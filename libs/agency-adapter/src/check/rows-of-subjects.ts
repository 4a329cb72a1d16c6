import type { EnforcedRow } from '../tables/state.js';

/** Rows of a view by what they were looked for. */
export class RowsOfSubjects {
  private readonly byRef = new Map<string, EnforcedRow[]>();
  private readonly byName = new Map<string, EnforcedRow[]>();

  constructor(rows: readonly EnforcedRow[]) {
    for (const row of rows) {
      for (const ref of row.refs) put(this.byRef, ref, row);
      if (row.nameTag !== null) put(this.byName, row.nameTag, row);
    }
  }

  under(refs: readonly Buffer[]): EnforcedRow[] {
    return [...new Set(refs.flatMap((ref) => this.byRef.get(ref.toString('hex')) ?? []))];
  }

  named(nameTag: string): EnforcedRow[] {
    return this.byName.get(nameTag) ?? [];
  }
}

function put(map: Map<string, EnforcedRow[]>, key: string, row: EnforcedRow): void {
  const rows = map.get(key);
  if (rows) rows.push(row);
  else map.set(key, [row]);
}
