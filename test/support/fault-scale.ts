/**
 * How many times heavier than in `npm test` the fault tests are: FAULT_SCALE, a whole number, 1 when it is not set.
 * @throws Error when it is something else
 */
export function faultScale(): number {
  const scale = Number(process.env.FAULT_SCALE ?? '1');
  if (!Number.isInteger(scale) || scale < 1 || scale > 1_000)
    throw new Error('FAULT_SCALE must be a whole number from 1 to 1000');
  return scale;
}
