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
        GapView: {
            /**
             * @description First number that is missing.
             * @example 0
             */
            from: number;
            /**
             * @description Last number that is missing; null where nobody knows yet.
             * @example 8
             */
            to: number | null;
        };
        InWords: {
            /**
             * @description In Chinese.
             * @example 铁路仍以第1号名录为由拒绝
             */
            "zh-CN": string;
            /**
             * @description In English.
             * @example Railways still refused because of listing 1
             */
            en: string;
        };
        StatementView: {
            /**
             * @description Who signed it.
             * @example /agencies/rail
             */
            source: string;
            /**
             * @description Type of the message.
             * @example sanctions.acknowledgment.v1
             */
            type: string;
            /**
             * @description Id of the message.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            id: string;
            /**
             * @description Leaf hash.
             * @example b06948c2b432f5d7c6a1e0b9d8c7a6f5e4d3c2b1a0f9e8d7c6b5a493df872d7c
             */
            leaf: string | null;
            /**
             * @description What it said, in both languages.
             * @example 已生效 / it is effective
             */
            said: string;
        };
        Finding: {
            /**
             * Format: uuid
             * @description Id.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            finding: string;
            /**
             * @description What is wrong.
             * @example false-acknowledgment
             * @enum {string}
             */
            kind: "late" | "silent" | "gap" | "rejected" | "unverifiable" | "still-enforcing" | "false-acknowledgment" | "equivocation";
            /**
             * @description Closes only on evidence.
             * @example open
             * @enum {string}
             */
            state: "open" | "closed";
            /**
             * @description About whom.
             * @example rail
             */
            agency: string | null;
            /**
             * @description Listing number.
             * @example 1
             */
            listing: number | null;
            /**
             * @description Revision of the listing.
             * @example 2
             */
            revision: number | null;
            /**
             * @description Shard.
             * @example 1
             */
            shard: number | null;
            /**
             * @description Number within the shard.
             * @example 6
             */
            sequence: number | null;
            /**
             * Format: date-time
             * @description When it was found.
             * @example 2026-11-22T03:44:48.488Z
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description When it was closed.
             * @example null
             */
            closedAt: string | null;
            /**
             * Format: date-time
             * @description When the service target is over.
             * @example 2026-11-22T03:44:48.488Z
             */
            serviceDueAt: string;
            /**
             * Format: date
             * @description Last day that the law gives.
             * @example 2026-11-25
             */
            legalDueOn: string | null;
            /**
             * @description How often it came back.
             * @example 0
             */
            reopened: number;
            /**
             * @description Measures concerned.
             * @example [
             *       "soft-berth"
             *     ]
             */
            measures: string[];
            /** @description Of a gap. */
            gap?: components["schemas"]["GapView"];
            /** @description In plain words. */
            detail: components["schemas"]["InWords"];
            /** @description Which signed statements contradict each other. */
            statements: components["schemas"]["StatementView"][];
        };
        AttributesView: {
            /**
             * @description Id of the message.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            id: string;
            /**
             * @description Who signed it.
             * @example /agencies/rail
             */
            source: string;
            /**
             * @description Type of the message.
             * @example sanctions.acknowledgment.v1
             */
            type: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-11-22T03:44:48.488Z
             */
            time: string;
            /**
             * @description Key id.
             * @example rail-1
             */
            keyId: string;
            /**
             * @description Epoch of the register, incarnation of an agency.
             * @example 0
             */
            epoch: number;
            /**
             * @description Shard.
             * @example 0
             */
            shard: number;
            /**
             * @description Number within the shard.
             * @example 0
             */
            sequence: number;
            /**
             * @description Listing number.
             * @example 0
             */
            listing?: number;
            /**
             * @description Revision of the listing.
             * @example 0
             */
            revision?: number;
            /**
             * @description Its standing.
             * @example deleted
             * @enum {string}
             */
            standing?: "in-force" | "stayed" | "deleted";
        };
        FullStatement: {
            /**
             * @description Who signed it.
             * @example /agencies/rail
             */
            source: string;
            /**
             * @description Type of the message.
             * @example sanctions.acknowledgment.v1
             */
            type: string;
            /**
             * @description Id of the message.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            id: string;
            /**
             * @description Leaf hash.
             * @example b06948c2b432f5d7c6a1e0b9d8c7a6f5e4d3c2b1a0f9e8d7c6b5a493df872d7c
             */
            leaf: string | null;
            /**
             * @description What it said, in both languages.
             * @example 已生效 / it is effective
             */
            said: string;
            /**
             * @description Topic.
             * @example sanctions.probes.v1
             */
            topic: string | null;
            /** @description What the signature covers, beside the data. */
            attributes: components["schemas"]["AttributesView"] | null;
            /**
             * @description SHA-256 of salt and data, hex.
             * @example 9f86d081884c7d65
             */
            commitment: string | null;
            /**
             * @description Base64 of signature, index, count and path.
             * @example c2ln
             */
            signature: string | null;
            /**
             * @description Base64.
             * @example c2FsdA==
             */
            salt: string | null;
            /**
             * @description Base64; null where only the ledger keeps it.
             * @example null
             */
            data: string | null;
            /** @description The data, read. */
            body: {
                [key: string]: unknown;
            } | null;
        };
        FullFinding: {
            /**
             * Format: uuid
             * @description Id.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            finding: string;
            /**
             * @description What is wrong.
             * @example false-acknowledgment
             * @enum {string}
             */
            kind: "late" | "silent" | "gap" | "rejected" | "unverifiable" | "still-enforcing" | "false-acknowledgment" | "equivocation";
            /**
             * @description Closes only on evidence.
             * @example open
             * @enum {string}
             */
            state: "open" | "closed";
            /**
             * @description About whom.
             * @example rail
             */
            agency: string | null;
            /**
             * @description Listing number.
             * @example 1
             */
            listing: number | null;
            /**
             * @description Revision of the listing.
             * @example 2
             */
            revision: number | null;
            /**
             * @description Shard.
             * @example 1
             */
            shard: number | null;
            /**
             * @description Number within the shard.
             * @example 6
             */
            sequence: number | null;
            /**
             * Format: date-time
             * @description When it was found.
             * @example 2026-11-22T03:44:48.488Z
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description When it was closed.
             * @example null
             */
            closedAt: string | null;
            /**
             * Format: date-time
             * @description When the service target is over.
             * @example 2026-11-22T03:44:48.488Z
             */
            serviceDueAt: string;
            /**
             * Format: date
             * @description Last day that the law gives.
             * @example 2026-11-25
             */
            legalDueOn: string | null;
            /**
             * @description How often it came back.
             * @example 0
             */
            reopened: number;
            /**
             * @description Measures concerned.
             * @example [
             *       "soft-berth"
             *     ]
             */
            measures: string[];
            /** @description Of a gap. */
            gap?: components["schemas"]["GapView"];
            /** @description In plain words. */
            detail: components["schemas"]["InWords"];
            /** @description Which signed statements contradict each other, in full. */
            statements: components["schemas"]["FullStatement"][];
        };
        Settling: {
            /** @description What was looked into and what came of it; kept with the finding. */
            reason: string;
        };
        LagView: {
            /**
             * @description Half of the newest events were acknowledged within.
             * @example 12
             */
            p50: number | null;
            /**
             * @description 99 of 100 of them were.
             * @example 12
             */
            p99: number | null;
        };
        ProbeCounts: {
            /**
             * @description Ordered.
             * @example 0
             */
            ordered: number;
            /**
             * @description Answered.
             * @example 0
             */
            answered: number;
            /**
             * @description Answers that contradicted the register or the agency itself.
             * @example 0
             */
            contradicted: number;
        };
        AgencyProgress: {
            /**
             * @description Agency code.
             * @example rail
             */
            agency: string;
            /**
             * @description Outcomes `applied`.
             * @example 0
             */
            applied: number;
            /**
             * @description Outcomes `amended`.
             * @example 0
             */
            amended: number;
            /**
             * @description Outcomes `lifted`.
             * @example 0
             */
            lifted: number;
            /**
             * @description Outcomes `not-concerned`.
             * @example 0
             */
            notConcerned: number;
            /**
             * @description Outcomes `stale`.
             * @example 0
             */
            stale: number;
            /**
             * @description Outcomes `rejected`.
             * @example 0
             */
            rejected: number;
            /**
             * @description Sum over all outcomes.
             * @example 0
             */
            acknowledged: number;
            /**
             * @description Of them, effective where the agency decides.
             * @example 0
             */
            effective: number;
            /**
             * @description Cuts acknowledged.
             * @example 0
             */
            cuts: number;
            /** @description In milliseconds. */
            lagMs: components["schemas"]["LagView"];
            /**
             * @description Numbers given out and not acknowledged, over all shards.
             * @example 0
             */
            eventsBehind: number;
            /**
             * @description Age of the oldest event not acknowledged.
             * @example 12
             */
            oldestUnacknowledgedMs: number | null;
            /**
             * @description Age of the oldest lift that is not effective by its own word.
             * @example 12
             */
            oldestUnliftedMs: number | null;
            /**
             * @description It has missed two cuts.
             * @example false
             */
            silent: boolean;
            /**
             * @description Open findings about it.
             * @example 0
             */
            openFindings: number;
            /** @description Probes made of it. */
            probes: components["schemas"]["ProbeCounts"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type SigningAnswer = components['schemas']['SigningAnswer'];
export type GapView = components['schemas']['GapView'];
export type InWords = components['schemas']['InWords'];
export type StatementView = components['schemas']['StatementView'];
export type Finding = components['schemas']['Finding'];
export type AttributesView = components['schemas']['AttributesView'];
export type FullStatement = components['schemas']['FullStatement'];
export type FullFinding = components['schemas']['FullFinding'];
export type Settling = components['schemas']['Settling'];
export type LagView = components['schemas']['LagView'];
export type ProbeCounts = components['schemas']['ProbeCounts'];
export type AgencyProgress = components['schemas']['AgencyProgress'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
