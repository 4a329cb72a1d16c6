/* Generated from contracts/ by `npm run generate`; do not edit. */
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        SigningAnswer: {
            /**
             * @description Id of the key that the service signs with now.
             * @example rail-2
             */
            keyId: string;
            /**
             * @description Of each topic that the service writes: per shard the last number that it gave out.
             * @example {
             *       "sanctions.denials.rail.v1": [
             *         12,
             *         9,
             *         0,
             *         3,
             *         5,
             *         7,
             *         1,
             *         4
             *       ]
             *     }
             */
            signedUpTo: {
                [key: string]: number[];
            };
        };
        CheckMember: {
            /** @description Identity number of a person (GB 11643). */
            identityNumber?: string;
            /** @description Unified social credit code of an organisation (GB 32100). */
            organisationCode?: string;
            /** @description A name. Without a number it never restricts: who bears it is shown to a person, as candidates. */
            name?: string;
        };
        CheckSubject: {
            /** @description Identity number of a person (GB 11643). */
            identityNumber?: string;
            /** @description Unified social credit code of an organisation (GB 32100). */
            organisationCode?: string;
            /** @description A name. Without a number it never restricts: who bears it is shown to a person, as candidates. */
            name?: string;
            /**
             * @description In place of the others, where several may ask together: the members of one bid. The answer is one: refused only if it is refused to one of them, and `members` says to which.
             * @example [
             *       {
             *         "organisationCode": "91990101MA001X9775"
             *       },
             *       {
             *         "name": "测试建筑公司"
             *       }
             *     ]
             */
            members?: components["schemas"]["CheckMember"][];
        };
        CheckRequest: {
            /**
             * @description The asker’s own id of this request; asked again it gets the same denials.
             * @example booking-2025-0603-17
             */
            requestId: string;
            /**
             * @description What the answer is for: only `decide`, the usual one, signs a denial of a refusal.
             * @enum {string}
             */
            purpose?: "decide" | "inquire" | "screen";
            /**
             * @description One of the two numbers, or a name alone; or members.
             * @example {
             *       "identityNumber": "99010119800101001X"
             *     }
             */
            subject: components["schemas"]["CheckSubject"];
            /**
             * @description What is asked for: {"measure": code} or the agency’s own words.
             * @example {
             *       "measure": "flight"
             *     }
             */
            ask: {
                [key: string]: unknown;
            };
        };
        BasisView: {
            /**
             * @description Code of measures.json.
             * @example consumption-provisions-2015
             */
            instrument: string;
            /**
             * @description Article of the instrument.
             * @example 3(1)
             */
            article: string;
            /**
             * @description Rank of the basis.
             * @example judicial-interpretation
             * @enum {string}
             */
            tier: "law" | "administrative-regulation" | "judicial-interpretation" | "departmental-rule" | "memorandum";
        };
        HowToObject: {
            /**
             * Format: date
             * @description The last day; in the year 9999: there is none.
             * @example 2028-03-02
             */
            until: string;
            /**
             * @description In Chinese.
             * @example 可以向本院书面申请撤销、更正或者删除
             */
            "zh-CN": string;
            /**
             * @description In English.
             * @example You may ask this court
             */
            en: string;
        };
        MetView: {
            /**
             * @description Measure that was met.
             * @example flight
             */
            measure: string;
            /**
             * @description What it does.
             * @example deny
             * @enum {string}
             */
            effect: "deny" | "refer" | "heighten" | "record" | "publish" | "notify";
            /**
             * @description Listing number.
             * @example 2
             */
            listing: number;
            /**
             * @description Its revision.
             * @example 1
             */
            revision: number;
            /**
             * @description Court that decided.
             * @example 测试市第二人民法院
             */
            court: string;
            /**
             * @description Enforcement case.
             * @example (2026)苏9902执101号
             */
            caseNumber: string;
            /**
             * @description Grounds of P art. 1.
             * @example [
             *       "refusal"
             *     ]
             */
            grounds: string[];
            /** @description Legal basis of the measure. */
            basis: components["schemas"]["BasisView"][];
            /**
             * Format: date-time
             * @description End of the term; null: no time limit.
             * @example 2027-11-26T16:00:00.000Z
             */
            until: string | null;
            /** @description How, and until when, to object. */
            howToObject: components["schemas"]["HowToObject"];
            /**
             * @description Of several that asked together: which one, counted from 1.
             * @example 2
             */
            member?: number;
            /**
             * @description Id of the signed denial, where it refused.
             * @example c04be263-1779-4f5c-b4c2-2b2bd95d8290
             */
            denial: string | null;
        };
        CandidateView: {
            /**
             * @description Listing number.
             * @example 2
             */
            listing: number;
            /**
             * @description Its revision.
             * @example 1
             */
            revision: number;
            /**
             * @description Number as published.
             * @example 990101********0012
             */
            maskedNumber: string | null;
            /**
             * @description Court that decided.
             * @example 测试市第二人民法院
             */
            court: string;
            /**
             * @description Enforcement case.
             * @example (2026)苏9902执101号
             */
            caseNumber: string;
            /**
             * Format: date-time
             * @description End of the term; null: no time limit.
             * @example 2027-11-26T16:00:00.000Z
             */
            until: string | null;
            /**
             * @description Measures that would refuse.
             * @example [
             *       "flight"
             *     ]
             */
            measures: string[];
            /**
             * @description Of several that asked together: which one, counted from 1.
             * @example 2
             */
            member?: number;
        };
        MemberView: {
            /**
             * @description Its place among the members, from 1.
             * @example 2
             */
            member: number;
            /**
             * @description May it do it?
             * @example deny
             * @enum {string}
             */
            decision: "allow" | "deny" | "refer";
            /**
             * @description Why.
             * @example restricted
             * @enum {string}
             */
            reason: "not-restricted" | "restricted" | "person-decides" | "name-alone" | "database-unreachable";
        };
        ShardPosition: {
            /**
             * @description Shard.
             * @example 1
             */
            shard: number;
            /**
             * @description Number up to which it was applied.
             * @example 7
             */
            sequence: number;
            /**
             * Format: date-time
             * @description Its newest cut.
             * @example 2026-11-22T03:38:13.474Z
             */
            cutAt: string | null;
        };
        AsOf: {
            /** @description How far the agency had come. */
            shards: components["schemas"]["ShardPosition"][];
            /**
             * Format: date-time
             * @description The oldest of the shards' newest cuts.
             * @example 2026-11-22T03:38:13.474Z
             */
            cutAt: string | null;
        };
        CheckView: {
            /**
             * @description May the customer do it?
             * @example deny
             * @enum {string}
             */
            decision: "allow" | "deny" | "refer";
            /**
             * @description Why.
             * @example restricted
             * @enum {string}
             */
            reason: "not-restricted" | "restricted" | "person-decides" | "name-alone" | "database-unreachable";
            /** @description Every measure that was met. */
            refusals: components["schemas"]["MetView"][];
            /** @description Of a name alone: at most twenty listings that it may be. */
            candidates: components["schemas"]["CandidateView"][];
            /** @description Of several that asked together: what is open to each. */
            members?: components["schemas"]["MemberView"][];
            /**
             * @description Where it was denied: lesser asks that are open, nearest first.
             * @example [
             *       {
             *         "train": "D",
             *         "seat": "second"
             *       }
             *     ]
             */
            instead: {
                [key: string]: unknown;
            }[];
            /** @description How fresh the answer is. */
            asOf: components["schemas"]["AsOf"];
            /**
             * @description No heartbeat of the register for longer than the limit.
             * @example false
             */
            stale: boolean;
            /**
             * @description The database is out of reach: from memory, which never denies.
             * @example false
             */
            unconfirmed: boolean;
        };
        NewCopy: {
            /**
             * @description Its name everywhere, in settlements too.
             * @example caching-airline
             */
            name: string;
            /**
             * @description Base address of its webhook; each state is a PUT /restrictions/{listing} that the agency signs.
             * @example https://cache.airline.example/sanctions
             */
            url: string;
        };
        OpenLift: {
            /**
             * @description Listing number.
             * @example 4
             */
            listing: number;
            /**
             * @description Its revision.
             * @example 2
             */
            revision: number;
        };
        CopyRemovalView: {
            /**
             * @description Name of the copy.
             * @example caching-airline
             */
            name: string;
            /**
             * @description Where it was told.
             * @example https://cache.airline.example/sanctions
             */
            url: string;
            /**
             * @description Who had registered it.
             * @example operator-1
             */
            registeredBy: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-11-22T03:38:13.474Z
             */
            registeredAt: string;
            /**
             * @description Who took it out.
             * @example operator-2
             */
            removedBy: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-11-22T03:38:13.474Z
             */
            removedAt: string;
            /**
             * @description Why.
             * @example The airline has closed its cache.
             */
            reason: string;
            /** @description Lifts that it had not confirmed then. */
            open: components["schemas"]["OpenLift"][];
        };
        CopyTakenOut: {
            /**
             * @description Why; no copy is taken out without.
             * @example The airline has closed its cache.
             */
            reason: string;
        };
        SuspendedByView: {
            /**
             * @description Measure that was met.
             * @example flight
             */
            measure: string;
            /**
             * @description What it does.
             * @example deny
             * @enum {string}
             */
            effect: "deny" | "refer" | "heighten" | "record" | "publish" | "notify";
            /**
             * @description Listing number.
             * @example 2
             */
            listing: number;
            /**
             * @description Its revision.
             * @example 1
             */
            revision: number;
            /**
             * @description Court that decided.
             * @example 测试市第二人民法院
             */
            court: string;
            /**
             * @description Enforcement case.
             * @example (2026)苏9902执101号
             */
            caseNumber: string;
            /**
             * @description Grounds of P art. 1.
             * @example [
             *       "refusal"
             *     ]
             */
            grounds: string[];
            /** @description Legal basis of the measure. */
            basis: components["schemas"]["BasisView"][];
            /**
             * Format: date-time
             * @description End of the term; null: no time limit.
             * @example 2027-11-26T16:00:00.000Z
             */
            until: string | null;
            /** @description How, and until when, to object. */
            howToObject: components["schemas"]["HowToObject"];
        };
        LevelChangeView: {
            /**
             * @description 1, 2, 3… for each organisation.
             * @example 2
             */
            change: number;
            /**
             * @description Level from then on; null: withdrawn.
             * @example advanced
             */
            level: string | null;
            /**
             * @description Why.
             * @example Passed the audit of 2025.
             */
            reason: string;
            /**
             * @description Who decided.
             * @example officer-zhou
             */
            officer: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-11-22T03:38:13.474Z
             */
            at: string;
        };
        GrantView: {
            /**
             * @description Unified social credit code.
             * @example 91990101MA001X9775
             */
            organisationCode: string;
            /**
             * @description As granted last, listed or not; null: it has none.
             * @example advanced
             */
            level: string | null;
            /**
             * @description Level that holds now; null: none, or it is suspended.
             * @example null
             */
            inForce: string | null;
            /**
             * @description Whether it holds.
             * @example suspended
             * @enum {string}
             */
            state: "none" | "in-force" | "suspended";
            /** @description Every listing that suspends it, with its basis. */
            suspendedBy: components["schemas"]["SuspendedByView"][];
            /** @description Changes, newest first, at most twenty. */
            changes: components["schemas"]["LevelChangeView"][];
            /** @description How fresh the answer is. */
            asOf: components["schemas"]["AsOf"];
            /**
             * @description No heartbeat of the register for longer than the limit.
             * @example false
             */
            stale: boolean;
        };
        OfficersGrant: {
            /**
             * @description A level that this agency grants; null withdraws what it granted.
             * @example advanced
             */
            level: string | null;
            /**
             * @description Why; no level is changed without.
             * @example Passed the audit of 2025.
             */
            reason: string;
        };
        QuarantinedRecord: {
            /**
             * @description Id here.
             * @example 17
             */
            id: number;
            /**
             * @description Topic.
             * @example sanctions.register.v1
             */
            topic: string;
            /**
             * @description Shard.
             * @example 1
             */
            shard: number;
            /**
             * @description Offset in Kafka.
             * @example 42
             */
            offset: string;
            /**
             * @description Number within the shard, where it could be read.
             * @example 2
             */
            sequence: number | null;
            /**
             * @description Listing number, where it could be read.
             * @example 2
             */
            listing: number | null;
            /**
             * @description Revision, where it could be read.
             * @example 2
             */
            revision: number | null;
            /**
             * @description Named reason.
             * @example schema
             */
            reason: string;
            /**
             * @description In words.
             * @example must have required property court
             */
            detail: string;
            /**
             * Format: date-time
             * @description Since when.
             * @example 2026-11-22T03:38:13.474Z
             */
            putAt: string;
            /**
             * @description Where it stands.
             * @example held
             * @enum {string}
             */
            state: "held" | "released" | "discarded";
            /**
             * @description Who settled it.
             * @example null
             */
            settledBy: string | null;
            /**
             * Format: date-time
             * @description When.
             * @example null
             */
            settledAt: string | null;
            /**
             * @description Why.
             * @example null
             */
            settledReason: string | null;
        };
        SettleRequest: {
            /** @description Why; kept with the record. */
            reason: string;
        };
        OfficersDecision: {
            /**
             * @example granted
             * @enum {string}
             */
            decision: "granted" | "refused";
            /**
             * @description Why; a case is never decided without.
             * @example Secured by a mortgage of twice the sum.
             */
            reason: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type SigningAnswer = components['schemas']['SigningAnswer'];
export type CheckMember = components['schemas']['CheckMember'];
export type CheckSubject = components['schemas']['CheckSubject'];
export type CheckRequest = components['schemas']['CheckRequest'];
export type BasisView = components['schemas']['BasisView'];
export type HowToObject = components['schemas']['HowToObject'];
export type MetView = components['schemas']['MetView'];
export type CandidateView = components['schemas']['CandidateView'];
export type MemberView = components['schemas']['MemberView'];
export type ShardPosition = components['schemas']['ShardPosition'];
export type AsOf = components['schemas']['AsOf'];
export type CheckView = components['schemas']['CheckView'];
export type NewCopy = components['schemas']['NewCopy'];
export type OpenLift = components['schemas']['OpenLift'];
export type CopyRemovalView = components['schemas']['CopyRemovalView'];
export type CopyTakenOut = components['schemas']['CopyTakenOut'];
export type SuspendedByView = components['schemas']['SuspendedByView'];
export type LevelChangeView = components['schemas']['LevelChangeView'];
export type GrantView = components['schemas']['GrantView'];
export type OfficersGrant = components['schemas']['OfficersGrant'];
export type QuarantinedRecord = components['schemas']['QuarantinedRecord'];
export type SettleRequest = components['schemas']['SettleRequest'];
export type OfficersDecision = components['schemas']['OfficersDecision'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
