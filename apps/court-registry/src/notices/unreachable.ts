import type { Tx } from '#messaging';

/**
 * What is wrong when letters go by mail and no mail server is configured: they wait for ever, retractions too. Nobody
 * can be entered like that, but a setting can be lost after somebody was.
 * @returns null when nobody is reached by mail any more
 */
export async function whyMailIsNeeded(tx: Tx): Promise<string | null> {
  const [{ recipients, letters }] = await tx.query<{ recipients: number; letters: number }>(
    `SELECT count(*) FILTER (WHERE r.ended_at IS NULL OR w.letters > 0)::int AS recipients, coalesce(sum(w.letters), 0)::int AS letters
     FROM notice_recipient r CROSS JOIN LATERAL (SELECT count(*) AS letters FROM notice n WHERE n.recipient = r.id AND n.pending) w
     WHERE r.channel = 'email'`,
  );
  return recipients === 0
    ? null
    : `no mail server is configured (BUS_SMTP_URL), yet recipients are reached by e-mail: ${recipients}; letters that wait for ever: ${letters}`;
}
