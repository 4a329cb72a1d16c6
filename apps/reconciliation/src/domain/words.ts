import { agencyNames, measures, type AgencyCode, type Bilingual } from '#contracts';
import type { Awaited } from './awaited.js';

/** Everything that reconciliation says in plain words. No name and no number of a person ever comes in here. */

const names = (agency: string): Bilingual => agencyNames[agency as AgencyCode] ?? { 'zh-CN': agency, en: agency };
const measureNames = (codes: readonly string[]): Bilingual => {
  const known = codes.map(
    (code) => measures.find((measure) => measure.code === code)?.name ?? { 'zh-CN': code, en: code },
  );
  return { 'zh-CN': known.map((name) => name['zh-CN']).join('、'), en: known.map((name) => name.en).join(', ') };
};
const both = (zh: string, en: string): Bilingual => ({ 'zh-CN': zh, en });

/** The one text field of a statement holds both languages. */
export const inBoth = (said: Bilingual): string => `${said['zh-CN']} / ${said.en}`;

/** What the signed statements in a finding said. */
export const said = {
  lift: (
    { listing, revision, standing }: { listing: number; revision: number; standing: string },
    codes: readonly string[],
  ): string => {
    const m = measureNames(codes);
    const zh = { deleted: '已删除', stayed: '已暂停', 'in-force': '已更正' }[standing] ?? standing;
    const en = { deleted: 'is deleted', stayed: 'is stayed', 'in-force': 'is corrected' }[standing] ?? standing;
    return inBoth(
      both(
        `登记：第${listing}号名录（第${revision}版）${zh}，应解除：${m['zh-CN']}`,
        `The register: listing ${listing} (revision ${revision}) ${en}; to be lifted: ${m.en}`,
      ),
    );
  },
  effective: (agency: string, { listing, revision }: { listing: number; revision: number }): string =>
    inBoth(
      both(
        `${names(agency)['zh-CN']}：第${listing}号名录第${revision}版已生效`,
        `${names(agency).en}: revision ${revision} of listing ${listing} is effective with us`,
      ),
    ),
  acknowledged: (agency: string, { listing, revision }: { listing: number; revision: number }): string =>
    inBoth(
      both(
        `${names(agency)['zh-CN']}：已收到第${listing}号名录第${revision}版`,
        `${names(agency).en}: revision ${revision} of listing ${listing} is applied`,
      ),
    ),
  awaits: (agency: string, listing: number, awaits: readonly Awaited[]): string =>
    inBoth(
      both(
        `${names(agency)['zh-CN']}：第${listing}号名录的解除尚待确认：${missing(awaits)['zh-CN']}`,
        `${names(agency).en}: the lift of listing ${listing} waits for ${missing(awaits).en}`,
      ),
    ),
  refused: (agency: string, listing: number, codes: readonly string[], at: string): string => {
    const m = measureNames(codes);
    return inBoth(
      both(
        `${names(agency)['zh-CN']}于${at}核查时仍以第${listing}号名录为由拒绝：${m['zh-CN']}`,
        `${names(agency).en}, asked at ${at}, refused because of listing ${listing}: ${m.en}`,
      ),
    );
  },
  refusedUnnamed: (agency: string, codes: readonly string[], at: string): string => {
    const m = measureNames(codes);
    return inBoth(
      both(
        `${names(agency)['zh-CN']}于${at}核查时拒绝，但未指明依据哪一名录：${m['zh-CN']}`,
        `${names(agency).en}, asked at ${at}, refused and named no listing: ${m.en}`,
      ),
    );
  },
  unseen: (agency: string, code: string, at: string): string => {
    const m = measureNames([code]);
    return inBoth(
      both(
        `${names(agency)['zh-CN']}于${at}被核查，没有可辨明原因的答复：${m['zh-CN']}`,
        `${names(agency).en}, asked at ${at}, gave no answer that could be explained: ${m.en}`,
      ),
    );
  },
  clean: (agency: string, listing: number, code: string, at: string): string => {
    const m = measureNames([code]);
    return inBoth(
      both(
        `${names(agency)['zh-CN']}于${at}核查时不再以第${listing}号名录为由拒绝：${m['zh-CN']}`,
        `${names(agency).en}, asked at ${at}, no longer refused because of listing ${listing}: ${m.en}`,
      ),
    );
  },
  denied: (agency: string, listing: number, code: string, revision: number, at: string): string => {
    const m = measureNames([code]);
    return inBoth(
      both(
        `${names(agency)['zh-CN']}于${at}依第${listing}号名录第${revision}版拒绝办理：${m['zh-CN']}`,
        `${names(agency).en} refused at ${at} by revision ${revision} of listing ${listing}: ${m.en}`,
      ),
    );
  },
  cut: (at: string): string => inBoth(both(`登记：${at}的时点标记`, `The register: the cut of ${at}`)),
  gap: (agency: string, from: number, to: number): string =>
    inBoth(
      both(
        `${names(agency)['zh-CN']}：缺少序号${from}至${to}`,
        `${names(agency).en}: numbers ${from} to ${to} are missing`,
      ),
    ),
  rejected: (agency: string, sequence: number): string =>
    inBoth(
      both(
        `${names(agency)['zh-CN']}：序号${sequence}无法使用，已拒收`,
        `${names(agency).en}: number ${sequence} could not be used and was rejected`,
      ),
    ),
  event: (sequence: number): string =>
    inBoth(both(`登记：序号${sequence}的事件`, `The register: the event with number ${sequence}`)),
  one: (sequence: number): string => inBoth(both(`序号${sequence}的一种内容`, `one content under number ${sequence}`)),
  other: (sequence: number): string =>
    inBoth(both(`序号${sequence}的另一种内容`, `another content under number ${sequence}`)),
  keptByLedger: (sequence: number): string =>
    inBoth(
      both(
        `序号${sequence}先前的内容，账本以此叶保存`,
        `the earlier content under number ${sequence}; the ledger keeps it under this leaf`,
      ),
    ),
  unverifiable: (reason: string): string =>
    inBoth(both(`无法验证的记录（${reason}）`, `a record that nothing vouches for (${reason})`)),
  operator: (by: string, reason: string): string => inBoth(both(`操作员${by}：${reason}`, `operator ${by}: ${reason}`)),
};

/** Systems of an agency, or copies of its list, that have something to confirm. */
function missing(awaits: readonly Awaited[]): Bilingual {
  const each = awaits.map(({ system, removedAt }) =>
    system === 'own'
      ? both('其自有系统', 'its own system')
      : removedAt === undefined
        ? both(`名录副本${system}`, `the copy ${system} of its list`)
        : both(
            `名录副本${system}（${removedAt}被移除，移除前未确认）`,
            `the copy ${system} of its list (removed at ${removedAt} without having confirmed)`,
          ),
  );
  return both(each.map((one) => one['zh-CN']).join('、'), each.map((one) => one.en).join(', '));
}

const where = (shard: number) => both(`第${shard}分片`, `shard ${shard}`);

/** The detail of a finding when it opens. */
export const opened = {
  late: (agency: string, listing: number, acknowledged: boolean, awaits: readonly Awaited[] = []): Bilingual =>
    acknowledged && awaits.length > 0
      ? both(
          `${names(agency)['zh-CN']}收到了第${listing}号名录的解除，但逾时仍未确认生效的有：${missing(awaits)['zh-CN']}。`,
          `${names(agency).en} has the lift of listing ${listing}; not confirmed within the service target by: ${missing(awaits).en}.`,
        )
      : acknowledged
        ? both(
            `${names(agency)['zh-CN']}收到了第${listing}号名录的解除，但其自有系统或名录副本逾时仍未确认生效；由该机构的GET /status列明。`,
            `${names(agency).en} has the lift of listing ${listing}, but its own system or a copy of its list has not confirmed it within the service target; GET /status of the agency names which.`,
          )
        : both(
            `${names(agency)['zh-CN']}逾时仍未回执第${listing}号名录的解除。`,
            `${names(agency).en} has not acknowledged the lift of listing ${listing} within the service target.`,
          ),
  silent: (agency: string, shard: number): Bilingual =>
    both(
      `${names(agency)['zh-CN']}连续错过两次时点标记（${where(shard)['zh-CN']}）。`,
      `${names(agency).en} has missed two cuts (${where(shard).en}).`,
    ),
  gap: (agency: string, shard: number, from: number, to: number): Bilingual =>
    both(
      `${names(agency)['zh-CN']}在${where(shard)['zh-CN']}缺少序号${from}至${to}。登记系统将重新发送。`,
      `${names(agency).en} misses numbers ${from} to ${to} of ${where(shard).en}. The register sends them again.`,
    ),
  rejected: (agency: string, shard: number, sequence: number): Bilingual =>
    both(
      `${names(agency)['zh-CN']}拒收了${where(shard)['zh-CN']}序号${sequence}的事件。`,
      `${names(agency).en} rejected the event with number ${sequence} of ${where(shard).en}.`,
    ),
  unverifiable: (topic: string, shard: number, reason: string): Bilingual =>
    both(
      `${topic}的${where(shard)['zh-CN']}有一条无法验证的记录（${reason}）。`,
      `${topic}, ${where(shard).en}, holds a record that nothing vouches for (${reason}).`,
    ),
  equivocation: (topic: string, shard: number, sequence: number): Bilingual =>
    both(
      `${topic}的${where(shard)['zh-CN']}在序号${sequence}下有两种签名内容。`,
      `${topic}, ${where(shard).en}, holds two signed contents under number ${sequence}.`,
    ),
  'still-enforcing': (agency: string, listing: number, codes: readonly string[]): Bilingual =>
    both(
      `${names(agency)['zh-CN']}在期限过后仍执行第${listing}号名录已解除的措施：${measureNames(codes)['zh-CN']}。`,
      `${names(agency).en} still enforces lifted measures of listing ${listing} after the deadline: ${measureNames(codes).en}.`,
    ),
  'false-acknowledgment': (agency: string, listing: number, codes: readonly string[]): Bilingual =>
    both(
      `${names(agency)['zh-CN']}签字确认第${listing}号名录的解除已生效，却仍在拒绝：${measureNames(codes)['zh-CN']}。`,
      `${names(agency).en} signed that the lift of listing ${listing} is effective, and still refuses: ${measureNames(codes).en}.`,
    ),
};

/** The detail of an `unverifiable` finding that is about a lift. */
export const unseen = (agency: string, listing: number, codes: readonly string[], times: number): Bilingual =>
  both(
    `无法查明${names(agency)['zh-CN']}是否仍执行第${listing}号名录已解除的措施：${measureNames(codes)['zh-CN']}。连续${times}次核查其办理系统，均无可用答复。`,
    `Nobody can see whether ${names(agency).en} still enforces lifted measures of listing ${listing}: ${measureNames(codes).en}. Asked ${times} times in a row where it decides, it gave no answer that tells.`,
  );

/** The detail of a finding when it closes: always what showed it. */
export const closed = {
  late: (agency: string, listing: number): Bilingual =>
    both(
      `${names(agency)['zh-CN']}已确认第${listing}号名录的解除生效。`,
      `${names(agency).en} has confirmed that the lift of listing ${listing} is effective.`,
    ),
  silent: (agency: string): Bilingual =>
    both(`${names(agency)['zh-CN']}又对时点标记作出了回执。`, `${names(agency).en} acknowledges cuts again.`),
  gap: (agency: string, to: number): Bilingual =>
    both(
      `${names(agency)['zh-CN']}已回执至序号${to}，缺口已补齐。`,
      `${names(agency).en} has acknowledged up to number ${to}; nothing is missing any more.`,
    ),
  rejected: (agency: string, listing: number, revision: number): Bilingual =>
    both(
      `${names(agency)['zh-CN']}已采用第${listing}号名录第${revision}版。`,
      `${names(agency).en} has taken revision ${revision} of listing ${listing}.`,
    ),
  stopped: (agency: string, listing: number): Bilingual =>
    both(
      `再次核查：${names(agency)['zh-CN']}不再以第${listing}号名录为由拒绝。`,
      `Asked again, ${names(agency).en} no longer refuses because of listing ${listing}.`,
    ),
  inForceAgain: (listing: number): Bilingual =>
    both(
      `第${listing}号名录的措施依新版重新生效。`,
      `A later revision of listing ${listing} put the measures in force again.`,
    ),
  turnedOut: (agency: string): Bilingual =>
    both(
      `${names(agency)['zh-CN']}其间已签字确认生效，转为虚假回执。`,
      `${names(agency).en} has meanwhile signed that it stopped: now a false acknowledgment.`,
    ),
  operator: (by: string, reason: string): Bilingual =>
    both(`操作员${by}结案：${reason}`, `Closed by operator ${by}: ${reason}`),
};
