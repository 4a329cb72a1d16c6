import { SERVICES, type ServiceName } from '#local';

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

/** Rail restricts persons and organisations, customs organisations only. */
const FEW: readonly ServiceName[] = ['court-registry', 'rail', 'customs', 'ledger', 'reconciliation'];

/**
 * The services that fault tests run: two agencies in `npm test`, all of them under a heavier load. All agencies are one
 * program, and each costs as much as the register at every start and at every event.
 */
export const faultServices = (): readonly ServiceName[] => (faultScale() > 1 ? SERVICES : FEW);
