import { ADAPTED_AGENCIES, AGENCIES, type AgencyCode } from '#contracts';

/** Who takes part in the bus. The name is also the Kafka principal. */
export type ServiceName = 'court-registry' | AgencyCode | 'ledger' | 'reconciliation';

/** Everybody who has keys, a Kafka user and an address: our services, and agencies that run elsewhere. */
export const PARTICIPANTS: readonly ServiceName[] = ['court-registry', ...AGENCIES, 'ledger', 'reconciliation'];

/** Every process of the bus that is ours, each with a database. */
export const SERVICES: readonly ServiceName[] = ['court-registry', ...ADAPTED_AGENCIES, 'ledger', 'reconciliation'];

/** Agencies whose program somebody else runs (docs/agencies-in-any-language.md). */
export const ELSEWHERE: readonly AgencyCode[] = AGENCIES.filter((agency) => !SERVICES.includes(agency));

export const isAgency = (service: ServiceName): service is AgencyCode =>
  (AGENCIES as readonly string[]).includes(service);

/** The app that runs a service: all agencies are one program. */
export const appOf = (service: ServiceName): string => (isAgency(service) ? 'agencies' : service);

/** What it signs as, in ce_source and in the key directory. */
export const sourceOf = (service: ServiceName): string => (isAgency(service) ? `/agencies/${service}` : `/${service}`);

/** The id of the key that it starts with. */
export const firstKeyOf = (service: ServiceName): string =>
  service === 'court-registry' ? 'register-1' : `${service}-1`;

/** A service's own database, and the two roles that may connect to it. */
export function databaseOf(service: ServiceName): { name: string; owner: string; login: string } {
  const name = service.replaceAll('-', '_');
  return { name, owner: `${name}_owner`, login: `${name}_service` };
}

/** Kafka users that are no service: the broker itself, and who makes topics and ACLs. Both are super users. */
export const BROKER_PRINCIPAL = 'broker';
export const ADMIN_PRINCIPAL = 'bus-admin';
