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
        MeasureName: {
            /**
             * @description Code of the catalogue.
             * @example soft-berth
             */
            code: string;
            /**
             * @description Agency code.
             * @example rail
             */
            agency: string;
        };
        TrailEventView: {
            /**
             * @description Revision of the listing.
             * @example 2
             */
            revision: number;
            /**
             * @description Its standing.
             * @example deleted
             * @enum {string}
             */
            standing: "in-force" | "stayed" | "deleted";
            /**
             * @description Type of the event.
             * @example sanctions.listing.deleted.v1
             */
            type: string;
            /**
             * Format: date-time
             * @description When it was signed.
             * @example 2026-11-22T03:30:44.399Z
             */
            time: string;
            /**
             * @description Shard.
             * @example 1
             */
            shard: number;
            /**
             * @description Number within the shard.
             * @example 6
             */
            sequence: number;
            /** @description Null where the data is erased or unusable. */
            measures: components["schemas"]["MeasureName"][] | null;
            /**
             * Format: date
             * @description Last day that the law gives.
             * @example 2026-11-25
             */
            dueOn: string | null;
            /**
             * @description Leaf hash.
             * @example b06948c2b432f5d7c6a1e0b9d8c7a6f5e4d3c2b1a0f9e8d7c6b5a493df872d7c
             */
            leaf: string;
        };
        ProbedView: {
            /**
             * Format: date-time
             * @description When the agency was asked.
             * @example 2026-11-22T03:30:44.399Z
             */
            at: string;
            /**
             * @description What it answered.
             * @example allow
             */
            decision: string;
            /**
             * @description Because of this listing.
             * @example false
             */
            refuses: boolean;
            /**
             * @description Leaf hash.
             * @example b06948c2b432f5d7c6a1e0b9d8c7a6f5e4d3c2b1a0f9e8d7c6b5a493df872d7c
             */
            leaf: string;
        };
        TrailMeasureView: {
            /**
             * @description Code of the catalogue.
             * @example soft-berth
             */
            code: string;
            /**
             * @description Whether the newest event names it.
             * @example false
             */
            inForce: boolean;
            /**
             * Format: date-time
             * @description When the newest event was acknowledged.
             * @example 2026-11-22T03:30:44.399Z
             */
            acknowledged: string | null;
            /**
             * Format: date-time
             * @description When it was effective where the agency decides.
             * @example 2026-11-22T03:30:44.399Z
             */
            effective: string | null;
            /** @description The newest probe since the newest event. */
            probed: components["schemas"]["ProbedView"] | null;
        };
        TrailOutcomeView: {
            /**
             * @description Null where the agency could not tell.
             * @example 2
             */
            revision: number | null;
            /**
             * @description Number within the shard.
             * @example 6
             */
            sequence: number;
            /**
             * @description What the agency made of it.
             * @example lifted
             * @enum {string}
             */
            outcome: "applied" | "amended" | "lifted" | "not-concerned" | "stale" | "rejected";
            /**
             * Format: date-time
             * @description When it said so.
             * @example 2026-11-22T03:30:44.399Z
             */
            acknowledgedAt: string;
            /**
             * Format: date-time
             * @description When it was effective where the agency decides.
             * @example 2026-11-22T03:30:44.399Z
             */
            effectiveAt: string | null;
            /**
             * @description Leaf hash.
             * @example b06948c2b432f5d7c6a1e0b9d8c7a6f5e4d3c2b1a0f9e8d7c6b5a493df872d7c
             */
            acknowledgedBy: string;
            /**
             * @description Leaf hash.
             * @example b06948c2b432f5d7c6a1e0b9d8c7a6f5e4d3c2b1a0f9e8d7c6b5a493df872d7c
             */
            effectiveBy: string | null;
        };
        AgencyTrail: {
            /**
             * @description Agency code.
             * @example rail
             */
            agency: string;
            /** @description Each measure that an event named. */
            measures: components["schemas"]["TrailMeasureView"][];
            /** @description Everything that the agency acknowledged. */
            outcomes: components["schemas"]["TrailOutcomeView"][];
        };
        OpenLiftView: {
            /**
             * @description Agency code.
             * @example rail
             */
            agency: string;
            /**
             * @description Measure that was lifted.
             * @example soft-berth
             */
            code: string;
            /**
             * @description `truth`: all is signed, and a probe was refused.
             * @example effect
             * @enum {string}
             */
            missing: "acknowledgment" | "effect" | "truth";
            /**
             * Format: date
             * @description Last day that the law gives.
             * @example 2026-11-25
             */
            dueOn: string | null;
        };
        TrailView: {
            /**
             * @description Listing number.
             * @example 1
             */
            listing: number;
            /** @description Of the register, oldest first. */
            events: components["schemas"]["TrailEventView"][];
            /** @description Of each agency that an event called upon. */
            agencies: components["schemas"]["AgencyTrail"][];
            /**
             * @description Who has not acknowledged the newest event.
             * @example [
             *       "customs"
             *     ]
             */
            silent: string[];
            /** @description What is still open of the newest event's lifts. */
            open: components["schemas"]["OpenLiftView"][];
        };
        KeyEndView: {
            /**
             * @description Last number under the key that is to be believed.
             * @example 4711
             */
            signedUpTo: number;
            /**
             * @description First number under a later key of its owner; null while none was heard.
             * @example 4712
             */
            succeededAt: number | null;
            /**
             * @description Last number under the key behind a later key or behind a missing number: not to be believed.
             * @example null
             */
            beyond: number | null;
        };
        TopicKeyEnds: {
            /**
             * @description A topic that the owner writes.
             * @example sanctions.acknowledgments.exit-entry.v1
             */
            topic: string;
            /** @description Of each shard, in their order. */
            shards: components["schemas"]["KeyEndView"][];
        };
        KeyEndsView: {
            /**
             * @description The key.
             * @example exit-entry-1
             */
            keyId: string;
            /**
             * @description Later keys of its owner, none of them revoked.
             * @example [
             *       "exit-entry-2"
             *     ]
             */
            successors: string[];
            /** @description Every topic that its owner writes. */
            topics: components["schemas"]["TopicKeyEnds"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type SigningAnswer = components['schemas']['SigningAnswer'];
export type MeasureName = components['schemas']['MeasureName'];
export type TrailEventView = components['schemas']['TrailEventView'];
export type ProbedView = components['schemas']['ProbedView'];
export type TrailMeasureView = components['schemas']['TrailMeasureView'];
export type TrailOutcomeView = components['schemas']['TrailOutcomeView'];
export type AgencyTrail = components['schemas']['AgencyTrail'];
export type OpenLiftView = components['schemas']['OpenLiftView'];
export type TrailView = components['schemas']['TrailView'];
export type KeyEndView = components['schemas']['KeyEndView'];
export type TopicKeyEnds = components['schemas']['TopicKeyEnds'];
export type KeyEndsView = components['schemas']['KeyEndsView'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
