import type { MigrationInterface, QueryRunner } from 'typeorm';

const LISTINGS_AT_A_TIME = 20_000;

const table = `CREATE TABLE figure (
  listing bigint NOT NULL,
  made_at timestamptz NOT NULL,
  court text NOT NULL,
  grounds text NOT NULL,
  until timestamptz,
  held smallint NOT NULL CHECK (held BETWEEN -1 AND 1),
  counts text
)`;

/** The figures of the revisions of listings from $1 up to $2, as domain/figures.ts makes those of new ones. */
const FILL = `
  WITH state AS (
    SELECT listing, revision, made_at, origin, standing, state ->> 'publishedOn' AS published_on, state #>> '{deletion,ground}' AS ground,
      state #>> '{content,court,code}' AS court, (state ->> 'until')::timestamptz AS until,
      (SELECT string_agg(g, ',' ORDER BY n) FROM jsonb_array_elements_text(state #> '{content,grounds}') WITH ORDINALITY e(g, n)) AS grounds
    FROM revision WHERE listing >= $1 AND listing < $2
  ), beside AS (
    SELECT *, lag(standing) OVER w AS was, lag(court) OVER w AS was_court, lag(grounds) OVER w AS was_grounds, lag(until) OVER w AS was_until
    FROM state WINDOW w AS (PARTITION BY listing ORDER BY revision)
  ), told AS (
    SELECT *, was IS NOT DISTINCT FROM 'in-force' AND NOT (standing = 'in-force' AND same) AS ends, standing = 'in-force' AND NOT (was IS NOT DISTINCT FROM 'in-force' AND same) AS begins,
      CASE
        WHEN revision = 1 THEN CASE WHEN published_on >= to_char(made_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-01') THEN 'published' END
        WHEN standing = 'deleted' THEN CASE WHEN was IS DISTINCT FROM 'deleted' THEN 'deleted ' || ground END
        WHEN origin <> 'reissue' AND standing = was THEN 'corrected'
      END AS counts
    FROM beside, LATERAL (SELECT (court, grounds, until) IS NOT DISTINCT FROM (was_court, was_grounds, was_until) AS same) s
  )
  INSERT INTO figure (listing, made_at, court, grounds, until, held, counts)
  SELECT listing, made_at, was_court, was_grounds, was_until, -1, NULL FROM told WHERE ends
  UNION ALL SELECT listing, made_at, court, grounds, until, CASE WHEN begins THEN 1 ELSE 0 END, counts FROM told WHERE begins OR counts IS NOT NULL`;

/**
 * What each revision adds to the figures that courts announce, and takes from them: some narrow rows in place of the
 * history with its JSON. Filled here, so that the figures are right from the first question; a million listings take
 * about as long as counting them once did. Only ever added to.
 */
export class Figures1795330000060 implements MigrationInterface {
  name = 'Figures1795330000060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
    const [{ first, last }] = (await runner.query(
      'SELECT coalesce(min(listing), 1) AS first, coalesce(max(listing), 0) AS last FROM revision',
    )) as { first: string; last: string }[];
    for (let from = Number(first); from <= Number(last); from += LISTINGS_AT_A_TIME)
      await runner.query(FILL, [from, from + LISTINGS_AT_A_TIME]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE figure');
  }
}
