/** What the clocks of Asia/Shanghai, where the law's days begin and end, are ahead of UTC all year round, in milliseconds. */
export const SHANGHAI_MS = 8 * 3_600_000;
