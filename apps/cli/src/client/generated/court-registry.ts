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
        ProposeBody: {
            /**
             * @description What is proposed.
             * @example listing
             * @enum {string}
             */
            kind: "listing" | "correction" | "deletion" | "stay" | "resumption" | "exemption";
            /**
             * @description A row of docs/input-format.md; its member `row` is the kind and may be left out.
             * @example {
             *       "decision": {
             *         "number": "(2026)苏9902执102号之一",
             *         "madeOn": "2026-03-02",
             *         "servedOn": "2026-03-03"
             *       },
             *       "subject": {
             *         "kind": "person",
             *         "name": "测试甲",
             *         "number": "990001198005171012",
             *         "sex": "male"
             *       },
             *       "court": {
             *         "code": "JS9902",
             *         "name": "测试市第二人民法院"
             *       },
             *       "case": {
             *         "number": "(2026)苏9902执102号",
             *         "filedOn": "2026-01-12"
             *       },
             *       "basisDocument": {
             *         "body": "测试市第二人民法院",
             *         "number": "(2025)苏9902民初77号"
             *       },
             *       "obligation": "支付货款120000元",
             *       "performance": "全部未履行",
             *       "behaviour": "有履行能力而拒不履行生效法律文书确定义务",
             *       "duty": "pecuniary",
             *       "ability": "名下有工资收入",
             *       "grounds": [
             *         "refusal"
             *       ],
             *       "reasons": {
             *         "zh-CN": "有能力而拒不履行",
             *         "en": "able to perform, refuses"
             *       }
             *     }
             */
            decision: {
                [key: string]: unknown;
            };
            /**
             * @description Revision of the listing that you have before your eyes. If somebody changes it before the approval, the proposal is refused with what changed.
             * @example 2
             */
            revision?: number;
        };
        ProposedAnswer: {
            /**
             * Format: uuid
             * @description Id of the proposal.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            proposal: string;
            /**
             * @description SHA-256 of what was proposed; the approval names it.
             * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             */
            contentHash: string;
            /**
             * @description Where it stands.
             * @example proposed
             * @enum {string}
             */
            status: "proposed" | "approved" | "rejected" | "withdrawn";
        };
        ApproveBody: {
            /**
             * @description SHA-256 of what was proposed, as the proposal shows it.
             * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             */
            contentHash: string;
        };
        PublishedAnswer: {
            /**
             * @description Listing number.
             * @example 4711
             */
            listing: number;
            /**
             * @description Revision that was made.
             * @example 1
             */
            revision: number;
            /**
             * @description Shard of its event.
             * @example 2
             */
            shard: number;
            /**
             * @description Number of its event within the shard.
             * @example 7
             */
            sequence: number;
        };
        HeldAnswer: {
            /**
             * Format: uuid
             * @description Id of the proposal.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            proposal: string;
            /**
             * @description Another president must approve.
             * @example held
             * @enum {string}
             */
            status: "held";
            /**
             * @description Why.
             * @example Part of a mass of listings: another president must approve, too.
             */
            detail: string;
        };
        ReasonBody: {
            /**
             * @description Why; kept.
             * @example 理由不充分
             */
            reason: string;
        };
        DueView: {
            /**
             * @description The article that sets it.
             * @example P 12(1)
             */
            article: string;
            /**
             * Format: date
             * @description Not counted itself.
             * @example 2026-05-20
             */
            startedOn: string;
            /**
             * Format: date
             * @description The last day, included.
             * @example 2026-06-04
             */
            dueOn: string;
            /**
             * @description 0 on the last day, negative when overdue.
             * @example 3
             */
            workingDaysLeft: number;
            /**
             * @description False: the period touches a year whose calendar the State Council has not announced.
             * @example true
             */
            calendarKnown: boolean;
        };
        ProposalView: {
            /**
             * Format: uuid
             * @description Id of the proposal.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            proposal: string;
            /**
             * @description SHA-256 of what was proposed; the approval names it.
             * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             */
            contentHash: string;
            /**
             * @description Where it stands.
             * @example proposed
             * @enum {string}
             */
            status: "proposed" | "approved" | "rejected" | "withdrawn";
            /**
             * @description What is proposed.
             * @example listing
             * @enum {string}
             */
            kind: "listing" | "correction" | "deletion" | "stay" | "resumption" | "exemption";
            /**
             * @description Code of the court.
             * @example JS9902
             */
            court: string;
            /**
             * @description The decision, or the one that listed.
             * @example (2026)苏9902执102号之一
             */
            decisionNumber: string;
            /**
             * @description Who proposed it.
             * @example clerk-li
             */
            author: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-04T07:30:00.000Z
             */
            proposedAt: string;
            /**
             * @description Who approved first of a mass of listings.
             * @example null
             */
            firstApprover: string | null;
            /**
             * @description Who decided on it.
             * @example president-wang
             */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-05T02:10:00.000Z
             */
            decidedAt: string | null;
            /**
             * @description Of a rejection.
             * @example null
             */
            reason: string | null;
            /**
             * @description Listing number, once approved.
             * @example 4711
             */
            listing: number | null;
            /**
             * @description Revision that it made.
             * @example 1
             */
            revision: number | null;
            /** @description Until when the law wants a correction or deletion that waits (P arts. 9, 10); null of all others. */
            due: components["schemas"]["DueView"] | null;
        };
        ShownProposalView: {
            /**
             * Format: uuid
             * @description Id of the proposal.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            proposal: string;
            /**
             * @description SHA-256 of what was proposed; the approval names it.
             * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             */
            contentHash: string;
            /**
             * @description Where it stands.
             * @example proposed
             * @enum {string}
             */
            status: "proposed" | "approved" | "rejected" | "withdrawn";
            /**
             * @description What is proposed.
             * @example listing
             * @enum {string}
             */
            kind: "listing" | "correction" | "deletion" | "stay" | "resumption" | "exemption";
            /**
             * @description Code of the court.
             * @example JS9902
             */
            court: string;
            /**
             * @description The decision, or the one that listed.
             * @example (2026)苏9902执102号之一
             */
            decisionNumber: string;
            /**
             * @description Who proposed it.
             * @example clerk-li
             */
            author: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-04T07:30:00.000Z
             */
            proposedAt: string;
            /**
             * @description Who approved first of a mass of listings.
             * @example null
             */
            firstApprover: string | null;
            /**
             * @description Who decided on it.
             * @example president-wang
             */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-05T02:10:00.000Z
             */
            decidedAt: string | null;
            /**
             * @description Of a rejection.
             * @example null
             */
            reason: string | null;
            /**
             * @description Listing number, once approved.
             * @example 4711
             */
            listing: number | null;
            /**
             * @description Revision that it made.
             * @example 1
             */
            revision: number | null;
            /** @description Until when the law wants a correction or deletion that waits (P arts. 9, 10); null of all others. */
            due: components["schemas"]["DueView"] | null;
            /**
             * @description What is proposed, a row of docs/input-format.md; numbers partly masked.
             * @example {
             *       "listing": "(2026)苏9902执102号之一",
             *       "learnedOn": "2026-04-01",
             *       "changes": {
             *         "performance": "已履行20000元"
             *       },
             *       "row": "correction"
             *     }
             */
            decision: {
                [key: string]: unknown;
            };
        };
        SubjectAnswer: {
            /**
             * @example person
             * @enum {string}
             */
            kind: "person" | "organisation";
            /** @example 测试甲 */
            name: string;
            /**
             * @description Of a person partly masked, of an organisation whole.
             * @example 990001********1012
             */
            maskedNumber: string;
            /**
             * @example male
             * @enum {string}
             */
            sex?: "male" | "female";
            /**
             * @description Full years on the day of publication.
             * @example 46
             */
            age?: number;
            /**
             * @description Of an organisation.
             * @example 测试乙
             */
            legalRepresentative?: string;
        };
        CourtName: {
            /**
             * @description Code of the court.
             * @example JS9902
             */
            code: string;
            /**
             * @description Its name.
             * @example 测试市第二人民法院
             */
            name: string;
        };
        CaseName: {
            /**
             * @description Enforcement case number.
             * @example (2026)苏9902执101号
             */
            number: string;
            /**
             * Format: date
             * @description Day of filing (P 6(5)).
             * @example 2026-01-12
             */
            filedOn: string;
        };
        BasisName: {
            /**
             * @description The body that made what is enforced (P 6(5)).
             * @example 测试市第二人民法院
             */
            body: string;
            /**
             * @description Its document number.
             * @example (2025)苏9902民初77号
             */
            number: string;
        };
        HowToObject: {
            /**
             * Format: date
             * @description The last day.
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
        MeasureView: {
            /**
             * @description Code of the catalogue.
             * @example flight
             */
            code: string;
            /**
             * @description Agency that enforces it.
             * @example aviation
             */
            agency: string;
            /**
             * @description What it does.
             * @example deny
             * @enum {string}
             */
            effect: "deny" | "refer" | "heighten" | "record" | "publish" | "notify";
            /** @description Its legal basis. */
            basis: components["schemas"]["BasisView"][];
            /**
             * @description Policy that has it.
             * @example lawful-basis
             */
            policy: string;
        };
        RestView: {
            /**
             * @description Measure that rests.
             * @example flight
             */
            measure: string;
            /**
             * Format: date-time
             * @description From this instant.
             * @example 2026-06-09T16:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @description Up to this instant.
             * @example 2026-06-19T16:00:00.000Z
             */
            until: string;
        };
        DecisionNameView: {
            /**
             * @description Document number of the decision.
             * @example (2026)苏9902执101号之一
             */
            number: string;
            /**
             * Format: date
             * @description Day on which it was made.
             * @example 2026-03-02
             */
            madeOn: string;
        };
        BilingualBody: {
            /**
             * @description In Chinese.
             * @example 有能力而拒不履行
             */
            "zh-CN": string;
            /**
             * @description In English.
             * @example able to perform, refuses
             */
            en: string;
        };
        CorrectionView: {
            /**
             * @description Dotted names of what was changed.
             * @example [
             *       "obligation"
             *     ]
             */
            changed: string[];
            /**
             * Format: date
             * @description Day on which the court learned of it.
             * @example 2026-06-01
             */
            learnedOn: string;
            /**
             * Format: date
             * @description Last day that the law gives.
             * @example 2026-06-04
             */
            dueOn: string;
            /**
             * @description Article that gives the deadline.
             * @example P 9(2)
             */
            article: string;
        };
        DeletionView: {
            /**
             * @description Ground of the deletion (P 9, 10).
             * @example performed
             */
            ground: string;
            /**
             * Format: date
             * @description Day on which the court learned of it.
             * @example 2026-06-01
             */
            learnedOn: string;
            /**
             * Format: date
             * @description Last day that the law gives.
             * @example 2026-06-04
             */
            dueOn: string;
            /**
             * @description Article that gives the deadline.
             * @example P 10(1)(1)
             */
            article: string;
        };
        ListingView: {
            /** @example 42 */
            listing: number;
            /** @example 1 */
            revision: number;
            subject: components["schemas"]["SubjectAnswer"];
            court: components["schemas"]["CourtName"];
            case: components["schemas"]["CaseName"];
            basisDocument: components["schemas"]["BasisName"];
            /**
             * @description Grounds of P art. 1.
             * @example [
             *       "refusal"
             *     ]
             */
            grounds: string[];
            /** @example 支付货款120000元 */
            obligation: string;
            /** @example 全部未履行 */
            performance: string;
            /** @example 有履行能力而拒不履行生效法律文书确定义务 */
            behaviour: string;
            /**
             * Format: date
             * @example 2026-06-01
             */
            publishedOn: string;
            /**
             * @description The first instant at which the term is over; null: no time limit.
             * @example 2028-03-02T16:00:00.000Z
             */
            until: string | null;
            /** @description How, and until when, to object. */
            objection: components["schemas"]["HowToObject"];
            /**
             * @description Whether its measures hold.
             * @example in-force
             * @enum {string}
             */
            standing: "in-force" | "stayed" | "deleted";
            /** @description Measures in force; none unless the standing is in-force. */
            measures: components["schemas"]["MeasureView"][];
            /** @description Exemptions that are not over. */
            rests: components["schemas"]["RestView"][];
            /**
             * @description A duty to pay, or to act.
             * @example pecuniary
             * @enum {string}
             */
            duty: "pecuniary" | "conduct";
            /** @description The decision to list. */
            decision: components["schemas"]["DecisionNameView"];
            /** @description Reasons of the decision (P 5). */
            reasons: components["schemas"]["BilingualBody"];
            /** @description What this revision corrects. */
            correction?: components["schemas"]["CorrectionView"];
            /** @description Why it was deleted. */
            deletion?: components["schemas"]["DeletionView"];
        };
        RevisionView: {
            /** @example 42 */
            listing: number;
            /** @example 1 */
            revision: number;
            subject: components["schemas"]["SubjectAnswer"];
            court: components["schemas"]["CourtName"];
            case: components["schemas"]["CaseName"];
            basisDocument: components["schemas"]["BasisName"];
            /**
             * @description Grounds of P art. 1.
             * @example [
             *       "refusal"
             *     ]
             */
            grounds: string[];
            /** @example 支付货款120000元 */
            obligation: string;
            /** @example 全部未履行 */
            performance: string;
            /** @example 有履行能力而拒不履行生效法律文书确定义务 */
            behaviour: string;
            /**
             * Format: date
             * @example 2026-06-01
             */
            publishedOn: string;
            /**
             * @description The first instant at which the term is over; null: no time limit.
             * @example 2028-03-02T16:00:00.000Z
             */
            until: string | null;
            /** @description How, and until when, to object. */
            objection: components["schemas"]["HowToObject"];
            /**
             * @description Whether its measures hold.
             * @example in-force
             * @enum {string}
             */
            standing: "in-force" | "stayed" | "deleted";
            /** @description Measures in force; none unless the standing is in-force. */
            measures: components["schemas"]["MeasureView"][];
            /** @description Exemptions that are not over. */
            rests: components["schemas"]["RestView"][];
            /**
             * @description A duty to pay, or to act.
             * @example pecuniary
             * @enum {string}
             */
            duty: "pecuniary" | "conduct";
            /** @description The decision to list. */
            decision: components["schemas"]["DecisionNameView"];
            /** @description Reasons of the decision (P 5). */
            reasons: components["schemas"]["BilingualBody"];
            /** @description What this revision corrects. */
            correction?: components["schemas"]["CorrectionView"];
            /** @description Why it was deleted. */
            deletion?: components["schemas"]["DeletionView"];
            /**
             * @description Type of the event.
             * @example sanctions.listing.published.v1
             */
            type: string;
            /**
             * @description What brought it about: a proposal, an import, a clock, a repair.
             * @example decision
             */
            origin: string;
            /**
             * @description Who proposed it.
             * @example clerk-li
             */
            author: string;
            /**
             * @description Who approved it.
             * @example president-wang
             */
            approver: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-06-01T04:00:00.000Z
             */
            madeAt: string;
            /**
             * @description Shard of its event.
             * @example 2
             */
            shard: number;
            /**
             * @description Number of its event within the shard.
             * @example 7
             */
            sequence: number;
        };
        CourtBody: {
            /**
             * @description Code of the court; a clerk with a court acts for it only.
             * @example JS9902
             */
            code: string;
            /**
             * @description Name of the court, as published.
             * @example 测试市第二人民法院
             */
            name: string;
        };
        BasisDocumentBody: {
            /**
             * @description The body that made the basis of enforcement (P 6(5)).
             * @example 测试市第二人民法院
             */
            body: string;
            /**
             * @description Its document number.
             * @example (2025)苏9902民初77号
             */
            number: string;
        };
        PartyBody: {
            /**
             * @description What the party is.
             * @example person
             * @enum {string}
             */
            kind: "person" | "organisation";
            /**
             * @description Name; kept sealed.
             * @example 测试甲
             */
            name: string;
            /**
             * @description Identity number (GB 11643) or unified social credit code (GB 32100); kept sealed.
             * @example 990001198005171012
             */
            number: string;
            /**
             * @description A person's sex; of debtors (P 6(2)).
             * @example male
             * @enum {string}
             */
            sex?: "male" | "female";
            /**
             * @description Of a debtor that is an organisation (P 6(1)); kept sealed.
             * @example 测试乙
             */
            legalRepresentative?: string;
        };
        CaseBody: {
            /** @description The court that enforces. */
            court: components["schemas"]["CourtBody"];
            /**
             * @description Enforcement case number; one case of a court has it.
             * @example (2026)苏9902执101号
             */
            number: string;
            /**
             * @description Day of filing (P 6(5)).
             * @example 2026-01-12
             */
            filedOn: string;
            /** @description What is enforced (P 6(5)). */
            basisDocument: components["schemas"]["BasisDocumentBody"];
            /**
             * @description A duty to pay, or to do something.
             * @example pecuniary
             * @enum {string}
             */
            duty: "pecuniary" | "conduct";
            /**
             * @description The obligation, as published (P 6(3)).
             * @example 支付货款120000元
             */
            obligation: string;
            /**
             * @description Amount in hundredths of a yuan; needed of a duty to pay.
             * @example 12000000
             */
            amountFen?: number;
            /** @description Who asked for the enforcement. */
            applicants: components["schemas"]["PartyBody"][];
            /** @description Who has to perform. */
            debtors: components["schemas"]["PartyBody"][];
        };
        CaseAnswer: {
            /**
             * Format: uuid
             * @description Id of the case.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            case: string;
        };
        FindBody: {
            /**
             * @description Number of a party. In a body, so that no log has it.
             * @example 990001198005171012
             */
            number: string;
        };
        ApplicantView: {
            /**
             * Format: uuid
             * @description Id of the applicant in the case.
             * @example 3f2b1f6e-5a0b-4a25-8f5f-3c8b7f0f2d10
             */
            id: string;
            /**
             * @description What the party is.
             * @example organisation
             * @enum {string}
             */
            kind: "person" | "organisation";
            /**
             * @description Name.
             * @example 测试申请公司
             */
            name: string;
            /**
             * @description Number, of a person partly masked.
             * @example 91990001000000078K
             */
            number: string;
            /**
             * @description Of a person.
             * @example male
             * @enum {string}
             */
            sex?: "male" | "female";
            /**
             * @description Of an organisation.
             * @example 测试乙
             */
            legalRepresentative?: string;
        };
        DebtorView: {
            /**
             * Format: uuid
             * @description Id of the debtor in the case.
             * @example 9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21
             */
            id: string;
            /**
             * @description What the party is.
             * @example organisation
             * @enum {string}
             */
            kind: "person" | "organisation";
            /**
             * @description Name.
             * @example 测试申请公司
             */
            name: string;
            /**
             * @description Number, of a person partly masked.
             * @example 91990001000000078K
             */
            number: string;
            /**
             * @description Of a person.
             * @example male
             * @enum {string}
             */
            sex?: "male" | "female";
            /**
             * @description Of an organisation.
             * @example 测试乙
             */
            legalRepresentative?: string;
            /**
             * Format: date
             * @description Day on which nothing was left to perform.
             * @example null
             */
            performedOn: string | null;
        };
        PerformanceView: {
            /**
             * @description The day on which it was performed.
             * @example 2026-03-20
             */
            performedOn: string;
            /**
             * @description How far performed by then, as published (P 6(3)).
             * @example 已履行20000元
             */
            description: string;
            /**
             * @description What was paid, in hundredths of a yuan.
             * @example 2000000
             */
            amountFen?: number;
            /**
             * @description Nothing is left: what waits for its grace is never published.
             * @example false
             */
            complete: boolean;
            /**
             * @description It was recorded wrongly and taken back.
             * @example true
             * @enum {boolean}
             */
            retracted?: true;
        };
        CaseView: {
            /**
             * Format: uuid
             * @description Id of the case.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            case: string;
            /** @description The court that enforces. */
            court: components["schemas"]["CourtBody"];
            /**
             * @description Enforcement case number.
             * @example (2026)苏9902执101号
             */
            number: string;
            /**
             * Format: date
             * @description Day of filing (P 6(5)).
             * @example 2026-01-12
             */
            filedOn: string;
            /** @description What is enforced. */
            basisDocument: components["schemas"]["BasisDocumentBody"];
            /**
             * @description A duty to pay, or to act.
             * @example pecuniary
             * @enum {string}
             */
            duty: "pecuniary" | "conduct";
            /**
             * @description The obligation, as published (P 6(3)).
             * @example 支付货款120000元
             */
            obligation: string;
            /**
             * @description In hundredths of a yuan.
             * @example 12000000
             */
            amountFen: number | null;
            /** @description Who asked for the enforcement. */
            applicants: components["schemas"]["ApplicantView"][];
            /** @description Who has to perform. */
            debtors: components["schemas"]["DebtorView"][];
            /**
             * @description How far performed, as published (P 6(3)).
             * @example 已履行20000元
             */
            performance: string;
            /** @description In the order in which they were recorded. */
            performances: components["schemas"]["PerformanceView"][];
        };
        ListedCaseView: {
            /**
             * Format: uuid
             * @description Id of the case.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            case: string;
            /** @description The court that enforces. */
            court: components["schemas"]["CourtBody"];
            /**
             * @description Enforcement case number.
             * @example (2026)苏9902执101号
             */
            number: string;
            /**
             * Format: date
             * @description Day of filing (P 6(5)).
             * @example 2026-01-12
             */
            filedOn: string;
            /** @description What is enforced. */
            basisDocument: components["schemas"]["BasisDocumentBody"];
            /**
             * @description A duty to pay, or to act.
             * @example pecuniary
             * @enum {string}
             */
            duty: "pecuniary" | "conduct";
            /**
             * @description The obligation, as published (P 6(3)).
             * @example 支付货款120000元
             */
            obligation: string;
            /**
             * @description In hundredths of a yuan.
             * @example 12000000
             */
            amountFen: number | null;
            /** @description Who asked for the enforcement. */
            applicants: components["schemas"]["ApplicantView"][];
            /** @description Who has to perform. */
            debtors: components["schemas"]["DebtorView"][];
            /**
             * @description How far performed, as published (P 6(3)).
             * @example 已履行20000元
             */
            performance: string;
            /** @description In the order in which they were recorded. */
            performances: components["schemas"]["PerformanceView"][];
            /** @description Until when the request that waits longest must be decided (P 5); null where none waits. */
            due: components["schemas"]["DueView"] | null;
        };
        RequestView: {
            /**
             * Format: uuid
             * @description Id of the request.
             * @example 6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45
             */
            request: string;
            /**
             * Format: uuid
             * @description Id of the case.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            case: string;
            /**
             * @description Who moves the court (P 5).
             * @example applicant
             * @enum {string}
             */
            origin: "applicant" | "own-motion";
            /**
             * Format: uuid
             * @description Id of the applicant in the case.
             * @example 3f2b1f6e-5a0b-4a25-8f5f-3c8b7f0f2d10
             */
            applicant: string | null;
            /**
             * Format: uuid
             * @description Id of the debtor in the case.
             * @example 9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21
             */
            debtor: string;
            /**
             * @description Code of the court.
             * @example JS9902
             */
            court: string;
            /**
             * Format: date
             * @description Day of receipt.
             * @example 2026-03-02
             */
            receivedOn: string;
            /**
             * Format: date
             * @description Last day on which the court decides (P 5); null of its own motion.
             * @example 2026-03-17
             */
            decideBy: string | null;
            /**
             * @description Where it stands.
             * @example decided
             * @enum {string}
             */
            state: "received" | "decided" | "refused" | "withdrawn";
            /**
             * @description Who entered it.
             * @example clerk-li
             */
            author: string;
            /**
             * @description Who closed it.
             * @example president-wang
             */
            closedBy: string | null;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-05T02:10:00.000Z
             */
            closedAt: string | null;
            /**
             * @description Of a refusal.
             * @example null
             */
            reasons: string | null;
            /**
             * @description Of a refusal: the article on which it rests.
             * @example null
             */
            article: string | null;
        };
        DecisionView: {
            /**
             * Format: uuid
             * @description Id of the decision.
             * @example 6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa
             */
            decision: string;
            /**
             * Format: uuid
             * @description Id of the case.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            case: string;
            /**
             * Format: uuid
             * @description Id of the request.
             * @example 6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45
             */
            request: string;
            /**
             * Format: uuid
             * @description Id of the debtor in the case.
             * @example 9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21
             */
            debtor: string;
            /**
             * @description Document number.
             * @example (2026)苏9902执101号之一
             */
            decisionNumber: string;
            /**
             * @description Code of the court.
             * @example JS9902
             */
            court: string;
            /**
             * @description SHA-256 of what was proposed; the approval names it.
             * @example 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            contentHash: string;
            /**
             * @description Months of grace (D 66(2)).
             * @example 1
             */
            graceMonths: number | null;
            /**
             * @description Who proposed it.
             * @example clerk-li
             */
            author: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-04T07:30:00.000Z
             */
            proposedAt: string;
            /**
             * @description Where it stands.
             * @example waiting
             * @enum {string}
             */
            state: "proposed" | "rejected" | "withdrawn" | "waiting" | "published" | "performed" | "revoked" | "not-published";
            /**
             * @description Who made or rejected it.
             * @example president-wang
             */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-05T02:10:00.000Z
             */
            decidedAt: string | null;
            /**
             * Format: date
             * @description Day on which it was made.
             * @example 2026-03-05
             */
            madeOn: string | null;
            /**
             * @description The law that it was made under; its paper cites that one.
             * @example provisions-2017
             */
            ruleSet: string | null;
            /**
             * Format: date
             * @description Day of service.
             * @example 2026-03-05
             */
            servedOn: string | null;
            /**
             * @description How it was served.
             * @example mail
             * @enum {string|null}
             */
            servedBy: "direct" | "mail" | "electronic" | "publication" | null;
            /**
             * Format: date-time
             * @description End of the grace; null where none runs.
             * @example 2026-04-07T16:00:00.000Z
             */
            publishAt: string | null;
            /**
             * Format: date-time
             * @description Since when it waits, part of a mass of listings, for a second president.
             * @example null
             */
            heldSince: string | null;
            /**
             * @description The second president.
             * @example null
             */
            secondPresident: string | null;
            /**
             * @description Who took it back.
             * @example null
             */
            closedBy: string | null;
            /**
             * Format: date-time
             * @description When it was taken back or published.
             * @example null
             */
            closedAt: string | null;
            /**
             * @description Why it was taken back, or not published.
             * @example null
             */
            reason: string | null;
            /**
             * @description The article for that.
             * @example null
             */
            article: string | null;
            /**
             * @description The same in words.
             * @example null
             */
            detail: string | null;
            /**
             * @description Listing number, once published.
             * @example null
             */
            listing: number | null;
        };
        RetractionView: {
            /**
             * Format: uuid
             * @description Id of the retraction.
             * @example 1c7c2a36-0b5b-4a63-9f0f-4c2f5a6d7e81
             */
            retraction: string;
            /**
             * @description Where it stands.
             * @example proposed
             * @enum {string}
             */
            status: "proposed" | "approved" | "rejected";
            /**
             * @description What was recorded wrongly.
             * @example performance
             * @enum {string}
             */
            what: "performance" | "service";
            /**
             * @description Place of the performance, from 0.
             * @example 0
             */
            performance: number | null;
            /**
             * Format: uuid
             * @description The decision.
             * @example 6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa
             */
            decision: string | null;
            /**
             * @description What had been recorded.
             * @example {
             *       "performedOn": "2026-03-20"
             *     }
             */
            recorded: {
                [key: string]: unknown;
            };
            /**
             * @description Why.
             * @example 款项属于另案
             */
            reason: string;
            /**
             * @description Who proposed it.
             * @example clerk-li
             */
            author: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-21T02:10:00.000Z
             */
            proposedAt: string;
            /**
             * @description Who decided on it.
             * @example president-wang
             */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @description When.
             * @example null
             */
            decidedAt: string | null;
        };
        ShownCaseView: {
            /**
             * Format: uuid
             * @description Id of the case.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            case: string;
            /** @description The court that enforces. */
            court: components["schemas"]["CourtBody"];
            /**
             * @description Enforcement case number.
             * @example (2026)苏9902执101号
             */
            number: string;
            /**
             * Format: date
             * @description Day of filing (P 6(5)).
             * @example 2026-01-12
             */
            filedOn: string;
            /** @description What is enforced. */
            basisDocument: components["schemas"]["BasisDocumentBody"];
            /**
             * @description A duty to pay, or to act.
             * @example pecuniary
             * @enum {string}
             */
            duty: "pecuniary" | "conduct";
            /**
             * @description The obligation, as published (P 6(3)).
             * @example 支付货款120000元
             */
            obligation: string;
            /**
             * @description In hundredths of a yuan.
             * @example 12000000
             */
            amountFen: number | null;
            /** @description Who asked for the enforcement. */
            applicants: components["schemas"]["ApplicantView"][];
            /** @description Who has to perform. */
            debtors: components["schemas"]["DebtorView"][];
            /**
             * @description How far performed, as published (P 6(3)).
             * @example 已履行20000元
             */
            performance: string;
            /** @description In the order in which they were recorded. */
            performances: components["schemas"]["PerformanceView"][];
            /** @description Requests to list. */
            requests: components["schemas"]["RequestView"][];
            /** @description Decisions on them. */
            decisions: components["schemas"]["DecisionView"][];
            /** @description What was recorded wrongly. */
            retractions: components["schemas"]["RetractionView"][];
        };
        PerformanceBody: {
            /**
             * @description The day on which it was performed.
             * @example 2026-03-20
             */
            performedOn: string;
            /**
             * @description How far performed by then, as published (P 6(3)).
             * @example 已履行20000元
             */
            description: string;
            /**
             * @description What was paid, in hundredths of a yuan.
             * @example 2000000
             */
            amountFen?: number;
            /**
             * @description Nothing is left: what waits for its grace is never published.
             * @example false
             */
            complete: boolean;
        };
        PerformanceAnswer: {
            /**
             * @description Decisions that waited and will not be published.
             * @example [
             *       "6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa"
             *     ]
             */
            withdrawn: string[];
        };
        RequestBody: {
            /**
             * @description Who moves the court to list (P 5).
             * @example applicant
             * @enum {string}
             */
            origin: "applicant" | "own-motion";
            /**
             * Format: uuid
             * @description The applicant who asks, by id in the case; left out of the own motion.
             * @example 3f2b1f6e-5a0b-4a25-8f5f-3c8b7f0f2d10
             */
            applicant?: string;
            /**
             * Format: uuid
             * @description The debtor to be listed, by id in the case.
             * @example 9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21
             */
            debtor: string;
            /**
             * @description Day of receipt: the 15 days of P 5 begin on the day after.
             * @example 2026-03-02
             */
            receivedOn: string;
        };
        RequestAnswerBody: {
            /**
             * Format: uuid
             * @description Id of the request.
             * @example 6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45
             */
            request: string;
            /**
             * @description Where it stands.
             * @example received
             * @enum {string}
             */
            state: "received" | "decided" | "refused" | "withdrawn";
            /**
             * @description Last day on which the court decides (P 5); null of its own motion.
             * @example 2026-03-17
             */
            decideBy: string | null;
        };
        ListedRequestView: {
            /**
             * Format: uuid
             * @description Id of the request.
             * @example 6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45
             */
            request: string;
            /**
             * Format: uuid
             * @description Id of the case.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            case: string;
            /**
             * @description Who moves the court (P 5).
             * @example applicant
             * @enum {string}
             */
            origin: "applicant" | "own-motion";
            /**
             * Format: uuid
             * @description Id of the applicant in the case.
             * @example 3f2b1f6e-5a0b-4a25-8f5f-3c8b7f0f2d10
             */
            applicant: string | null;
            /**
             * Format: uuid
             * @description Id of the debtor in the case.
             * @example 9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21
             */
            debtor: string;
            /**
             * @description Code of the court.
             * @example JS9902
             */
            court: string;
            /**
             * Format: date
             * @description Day of receipt.
             * @example 2026-03-02
             */
            receivedOn: string;
            /**
             * Format: date
             * @description Last day on which the court decides (P 5); null of its own motion.
             * @example 2026-03-17
             */
            decideBy: string | null;
            /**
             * @description Where it stands.
             * @example decided
             * @enum {string}
             */
            state: "received" | "decided" | "refused" | "withdrawn";
            /**
             * @description Who entered it.
             * @example clerk-li
             */
            author: string;
            /**
             * @description Who closed it.
             * @example president-wang
             */
            closedBy: string | null;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-05T02:10:00.000Z
             */
            closedAt: string | null;
            /**
             * @description Of a refusal.
             * @example null
             */
            reasons: string | null;
            /**
             * @description Of a refusal: the article on which it rests.
             * @example null
             */
            article: string | null;
            /**
             * @description Received, and the 15 days of P 5 are over.
             * @example false
             */
            overdue: boolean;
        };
        RefuseBody: {
            /**
             * @description Why the request is turned down.
             * @example 已提供充分有效担保
             */
            reasons: string;
            /**
             * @description The article on which that rests.
             * @example P 3(1)
             */
            article: string;
        };
        TermExtensionBody: {
            /**
             * @description Years more, one to three (P 2, D 68).
             * @example 1
             */
            years: number;
            /**
             * @description The cause: violence-or-threats or several-behaviours.
             * @example several-behaviours
             */
            because: string;
            /**
             * @description What happened.
             * @example 多次转移财产
             */
            reason: string;
        };
        NarrowingBody: {
            /**
             * @description The only measures of the policy that are taken.
             * @example [
             *       "flight"
             *     ]
             */
            measures: string[];
            /**
             * @description Why no more than these (proportionality).
             * @example 金额较小，首次失信
             */
            reason: string;
        };
        ChecklistAnswerBody: {
            /**
             * @description An item of the rule set (rule-sets.json, exclusions).
             * @example guarantee-given
             */
            item: string;
            /**
             * @description Whether it is so.
             * @example no
             * @enum {string}
             */
            answer: "yes" | "no";
            /**
             * @description What the answer rests on.
             * @example 未提供任何担保
             */
            remark: string;
        };
        DecisionBody: {
            /**
             * @description Document number of the decision; no other has it.
             * @example (2026)苏9902执101号之一
             */
            number: string;
            /**
             * @description Grounds (P 1, D 62).
             * @example [
             *       "refusal"
             *     ]
             */
            grounds: string[];
            /**
             * @description The behaviour, as published (P 6(4)).
             * @example 有履行能力而拒不履行生效法律文书确定义务
             */
            behaviour: string;
            /**
             * @description What shows the ability to pay; needed for refusal.
             * @example 名下有工资收入
             */
            ability?: string;
            /** @description Reasons (P 5). */
            reasons: components["schemas"]["BilingualBody"];
            /**
             * @description Level of severity, as the court finds it (D 66(2)). It is recorded and selects nothing: fewer measures are said in `narrowedTo`, a longer term in `termExtension`.
             * @example ordinary
             * @enum {string}
             */
            severity: "minor" | "ordinary" | "serious";
            /** @description A longer term (P 2, D 68). */
            termExtension?: components["schemas"]["TermExtensionBody"];
            /** @description Fewer measures than the policy has. */
            narrowedTo?: components["schemas"]["NarrowingBody"];
            /**
             * @description Months of grace, one to three (D 66(2)); left out: published at once.
             * @example 1
             */
            graceMonths?: number;
            /** @description Each exclusion of the rule set, answered (P 3, P 4, D 67). */
            checklist: components["schemas"]["ChecklistAnswerBody"][];
        };
        DecisionAnswerBody: {
            /**
             * Format: uuid
             * @description Id of the decision.
             * @example 6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa
             */
            decision: string;
            /**
             * @description SHA-256 over the proposal and what the case says; the approval names it.
             * @example 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            contentHash: string;
            /**
             * @description Where it stands.
             * @example proposed
             * @enum {string}
             */
            state: "proposed" | "rejected" | "withdrawn" | "waiting" | "published" | "performed" | "revoked" | "not-published";
        };
        ShownDecisionView: {
            /**
             * Format: uuid
             * @description Id of the decision.
             * @example 6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa
             */
            decision: string;
            /**
             * Format: uuid
             * @description Id of the case.
             * @example 0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11
             */
            case: string;
            /**
             * Format: uuid
             * @description Id of the request.
             * @example 6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45
             */
            request: string;
            /**
             * Format: uuid
             * @description Id of the debtor in the case.
             * @example 9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21
             */
            debtor: string;
            /**
             * @description Document number.
             * @example (2026)苏9902执101号之一
             */
            decisionNumber: string;
            /**
             * @description Code of the court.
             * @example JS9902
             */
            court: string;
            /**
             * @description SHA-256 of what was proposed; the approval names it.
             * @example 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            contentHash: string;
            /**
             * @description Months of grace (D 66(2)).
             * @example 1
             */
            graceMonths: number | null;
            /**
             * @description Who proposed it.
             * @example clerk-li
             */
            author: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-04T07:30:00.000Z
             */
            proposedAt: string;
            /**
             * @description Where it stands.
             * @example waiting
             * @enum {string}
             */
            state: "proposed" | "rejected" | "withdrawn" | "waiting" | "published" | "performed" | "revoked" | "not-published";
            /**
             * @description Who made or rejected it.
             * @example president-wang
             */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-03-05T02:10:00.000Z
             */
            decidedAt: string | null;
            /**
             * Format: date
             * @description Day on which it was made.
             * @example 2026-03-05
             */
            madeOn: string | null;
            /**
             * @description The law that it was made under; its paper cites that one.
             * @example provisions-2017
             */
            ruleSet: string | null;
            /**
             * Format: date
             * @description Day of service.
             * @example 2026-03-05
             */
            servedOn: string | null;
            /**
             * @description How it was served.
             * @example mail
             * @enum {string|null}
             */
            servedBy: "direct" | "mail" | "electronic" | "publication" | null;
            /**
             * Format: date-time
             * @description End of the grace; null where none runs.
             * @example 2026-04-07T16:00:00.000Z
             */
            publishAt: string | null;
            /**
             * Format: date-time
             * @description Since when it waits, part of a mass of listings, for a second president.
             * @example null
             */
            heldSince: string | null;
            /**
             * @description The second president.
             * @example null
             */
            secondPresident: string | null;
            /**
             * @description Who took it back.
             * @example null
             */
            closedBy: string | null;
            /**
             * Format: date-time
             * @description When it was taken back or published.
             * @example null
             */
            closedAt: string | null;
            /**
             * @description Why it was taken back, or not published.
             * @example null
             */
            reason: string | null;
            /**
             * @description The article for that.
             * @example null
             */
            article: string | null;
            /**
             * @description The same in words.
             * @example null
             */
            detail: string | null;
            /**
             * @description Listing number, once published.
             * @example null
             */
            listing: number | null;
            /** @description What the clerk wrote. */
            content: components["schemas"]["DecisionBody"];
        };
        ApproveDecisionBody: {
            /**
             * @description SHA-256 of what was proposed, as the proposal answered it.
             * @example 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            contentHash: string;
        };
        ApprovedDecisionAnswer: {
            /**
             * Format: uuid
             * @description Id of the decision.
             * @example 6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa
             */
            decision: string;
            /**
             * @description Where it stands.
             * @example waiting
             * @enum {string}
             */
            state: "proposed" | "rejected" | "withdrawn" | "waiting" | "published" | "performed" | "revoked" | "not-published";
            /**
             * @description End of the grace; null where there is none, or the decision was not served yet.
             * @example 2026-04-07T16:00:00.000Z
             */
            publishAt: string | null;
            /**
             * @description Listing number; null while it waits.
             * @example 4711
             */
            listing: number | null;
            /**
             * @description Part of a mass of listings: another president must approve, too.
             * @example false
             */
            held: boolean;
        };
        DecisionReasonBody: {
            /**
             * @description Why.
             * @example 理由不充分
             */
            reason: string;
        };
        ServiceBody: {
            /**
             * @description The day on which the decision counts as served.
             * @example 2026-03-05
             */
            servedOn: string;
            /**
             * @description How it was served.
             * @example mail
             * @enum {string}
             */
            mode: "direct" | "mail" | "electronic" | "publication";
        };
        StandingAnswerBody: {
            /**
             * Format: uuid
             * @description Id of the decision.
             * @example 6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa
             */
            decision: string;
            /**
             * @description Where it stands.
             * @example waiting
             * @enum {string}
             */
            state: "proposed" | "rejected" | "withdrawn" | "waiting" | "published" | "performed" | "revoked" | "not-published";
            /**
             * @description End of the grace; null where there is none, or the decision was not served yet.
             * @example 2026-04-07T16:00:00.000Z
             */
            publishAt: string | null;
        };
        PerformedBody: {
            /**
             * @description The day on which the debtor had performed.
             * @example 2026-03-20
             */
            performedOn: string;
        };
        RetractionBody: {
            /**
             * @description What was recorded wrongly.
             * @example performance
             * @enum {string}
             */
            what: "performance" | "service";
            /**
             * @description Of a performance: its place among those of the case, from 0.
             * @example 0
             */
            performance?: number;
            /**
             * Format: uuid
             * @description Of a service, or of a performance recorded for it: the decision.
             * @example 6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa
             */
            decision?: string;
            /**
             * @description Why; kept.
             * @example 款项属于另案
             */
            reason: string;
        };
        RetractionAnswer: {
            /**
             * Format: uuid
             * @description Id of the retraction.
             * @example 1c7c2a36-0b5b-4a63-9f0f-4c2f5a6d7e81
             */
            retraction: string;
            /**
             * @description Where it stands.
             * @example proposed
             * @enum {string}
             */
            status: "proposed" | "approved" | "rejected";
        };
        EnterObjectionBody: {
            /**
             * @description What the person asks for (P art. 11).
             * @example delete
             * @enum {string}
             */
            asked: "revoke" | "correct" | "delete";
            /**
             * @description How the request reached the court.
             * @example in-person
             * @enum {string}
             */
            mode: "in-person" | "post" | "electronic" | "public-notice";
            /**
             * Format: date
             * @description Day of receipt in Asia/Shanghai: the fifteen days run from it.
             * @example 2026-05-20
             */
            receivedOn: string;
            /**
             * @description Of a request to delete: its ground.
             * @example performed
             * @enum {string}
             */
            ground?: "listed-by-mistake" | "performed" | "reconciled" | "withdrawn-by-applicant" | "no-property-found" | "enforcement-suspended" | "enforcement-ended" | "term-expired" | "conduct-corrected";
            /**
             * @description Of a request to correct: dotted names of what is wrong.
             * @example [
             *       "obligation"
             *     ]
             */
            fields?: string[];
            /**
             * @description The request in the words of the person; kept sealed.
             * @example 本人已于2026年5月18日全部履行，请求删除。
             */
            text: string;
        };
        ObjectionAnswerView: {
            /**
             * Format: uuid
             * @example 0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21
             */
            objection: string;
            /**
             * @description Listing that it is about.
             * @example 4711
             */
            listing: number;
            /**
             * @example open
             * @enum {string}
             */
            status: "open" | "granted" | "rejected";
        };
        ReceiptObjectionBody: {
            /**
             * @description What the person asks for (P art. 11).
             * @example delete
             * @enum {string}
             */
            asked: "revoke" | "correct" | "delete";
            /**
             * @description How the request reached the court.
             * @example in-person
             * @enum {string}
             */
            mode: "in-person" | "post" | "electronic" | "public-notice";
            /**
             * Format: date
             * @description Day of receipt in Asia/Shanghai: the fifteen days run from it.
             * @example 2026-05-20
             */
            receivedOn: string;
            /**
             * @description Of a request to delete: its ground.
             * @example performed
             * @enum {string}
             */
            ground?: "listed-by-mistake" | "performed" | "reconciled" | "withdrawn-by-applicant" | "no-property-found" | "enforcement-suspended" | "enforcement-ended" | "term-expired" | "conduct-corrected";
            /**
             * @description Of a request to correct: dotted names of what is wrong.
             * @example [
             *       "obligation"
             *     ]
             */
            fields?: string[];
            /**
             * @description The request in the words of the person; kept sealed.
             * @example 本人已于2026年5月18日全部履行，请求删除。
             */
            text: string;
            /**
             * @description Number on the receipt of an agency’s refusal.
             * @example 5f0d7a1e-3d5b-4a53-9d7e-6c2f0d1b9a10
             */
            receipt: string;
        };
        GrantBody: {
            /**
             * Format: uuid
             * @description Approved correction or deletion of the listing that does what is asked.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            proposal: string;
            /**
             * Format: date
             * @description Day on which the court granted the request.
             * @example 2026-05-28
             */
            decidedOn: string;
        };
        RejectObjectionBody: {
            /** @description Why, for the person; kept sealed. */
            reasons: components["schemas"]["BilingualBody"];
            /**
             * Format: date
             * @description Day on which the court rejected the request.
             * @example 2026-05-28
             */
            decidedOn: string;
        };
        ServedBody: {
            /**
             * Format: date
             * @description Day of service: the ten days run from it.
             * @example 2026-05-29
             */
            servedOn: string;
            /**
             * @description How the rejection reached the person.
             * @example post
             * @enum {string}
             */
            mode: "in-person" | "post" | "electronic" | "public-notice";
        };
        ReconsiderationView: {
            /**
             * Format: uuid
             * @example 0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21
             */
            reconsideration: string;
            /**
             * @example decided
             * @enum {string}
             */
            status: "pending" | "entered" | "decided";
            /** @example 测试市中级人民法院 */
            court: string;
            /**
             * Format: date
             * @example 2026-06-01
             */
            receivedOn: string;
            /** @example clerk-li */
            author: string;
            /**
             * @example upheld
             * @enum {string|null}
             */
            outcome: "upheld" | "changed" | "quashed" | "withdrawn" | null;
            /**
             * Format: date
             * @example 2026-06-12
             */
            decidedOn: string | null;
            /** @example (2026)苏99执复12号 */
            documentNumber: string | null;
            /**
             * Format: uuid
             * @description Correction that carries out `changed`.
             * @example 0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21
             */
            proposal: string | null;
            /** @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 */
            contentHash: string | null;
            /** @example clerk-li */
            outcomeBy: string | null;
            /** @example president-wang */
            confirmedBy: string | null;
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:00.000Z
             */
            confirmedAt: string | null;
        };
        ClockView: {
            /**
             * @example decide-objection
             * @enum {string}
             */
            what: "decide-objection" | "act-on-objection" | "ask-reconsideration" | "decide-reconsideration";
            /** @example P 12(1) */
            article: string;
            /**
             * Format: date
             * @description Not counted itself.
             * @example 2026-05-20
             */
            startedOn: string;
            /**
             * Format: date
             * @description The last day, included.
             * @example 2026-06-04
             */
            dueOn: string;
            /**
             * Format: date
             * @example 2026-05-28
             */
            doneOn: string | null;
            /**
             * @description Done too late, or overdue.
             * @example false
             */
            late: boolean;
            /**
             * @description Negative when overdue; null once it is done.
             * @example 3
             */
            workingDaysLeft: number | null;
            /**
             * @description False: the period touches a year whose calendar the State Council has not announced.
             * @example true
             */
            calendarKnown: boolean;
        };
        ObjectionView: {
            /**
             * Format: uuid
             * @example 0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21
             */
            objection: string;
            /**
             * @description Listing that it is about.
             * @example 4711
             */
            listing: number;
            /**
             * @example open
             * @enum {string}
             */
            status: "open" | "granted" | "rejected";
            /** @example JS9902 */
            court: string;
            /**
             * @description The law by which its clocks run.
             * @example provisions-2017
             */
            ruleSet: string;
            /**
             * @example delete
             * @enum {string}
             */
            asked: "revoke" | "correct" | "delete";
            /** @example performed */
            ground: string | null;
            /** @example null */
            fields: string[] | null;
            /** @example in-person */
            mode: string;
            /**
             * Format: date
             * @example 2026-05-20
             */
            receivedOn: string;
            /** @example clerk-li */
            author: string;
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:00.000Z
             */
            enteredAt: string;
            /**
             * @description Receipt of the refusal that named the listing.
             * @example 5f0d7a1e-3d5b-4a53-9d7e-6c2f0d1b9a10
             */
            receipt: string | null;
            /**
             * Format: date
             * @example 2026-05-28
             */
            decidedOn: string | null;
            /** @example president-wang */
            decidedBy: string | null;
            /**
             * Format: uuid
             * @description By which a granted request was acted on.
             * @example 0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21
             */
            proposal: string | null;
            /**
             * Format: date
             * @example 2026-05-28
             */
            actedOn: string | null;
            /**
             * Format: date
             * @example 2026-05-29
             */
            servedOn: string | null;
            /** @example post */
            servedMode: string | null;
            /** @example clerk-li */
            servedBy: string | null;
            /**
             * @description Only where one objection is asked for.
             * @example 本人已全部履行，请求删除。
             */
            text?: string;
            /** @description Of a rejection; as `text`. */
            reasons?: components["schemas"]["BilingualBody"] | null;
            reconsideration: components["schemas"]["ReconsiderationView"] | null;
            clocks: components["schemas"]["ClockView"][];
        };
        ReconsiderationBody: {
            /**
             * Format: date
             * @description Day on which the request was received.
             * @example 2026-06-01
             */
            receivedOn: string;
            /**
             * @description The next-level court.
             * @example 测试市中级人民法院
             */
            court: string;
        };
        ReconsiderationAnswerView: {
            /**
             * Format: uuid
             * @example 0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21
             */
            reconsideration: string;
            /**
             * @example pending
             * @enum {string}
             */
            status: "pending" | "entered" | "decided";
            /**
             * @description Of the outcome that was entered; who confirms names it.
             * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             */
            contentHash: string | null;
            /** @example 4711 */
            listing: number;
            /**
             * @description Revision published with this call; null: none.
             * @example 2
             */
            revision: number | null;
        };
        OutcomeBody: {
            /**
             * @description What the next-level court decided.
             * @example upheld
             * @enum {string}
             */
            outcome: "upheld" | "changed" | "quashed" | "withdrawn";
            /**
             * Format: date
             * @description Day of its decision.
             * @example 2026-06-12
             */
            decidedOn: string;
            /**
             * @description Number of its document.
             * @example (2026)苏99执复12号
             */
            documentNumber: string;
            /**
             * Format: uuid
             * @description Of `changed`: the approved correction that carries it out.
             * @example 5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10
             */
            proposal?: string;
        };
        EnterRecipientBody: {
            /**
             * @description As letters address it.
             * @example 测试征信中心
             */
            name: string;
            /**
             * @description How letters reach it.
             * @example webhook
             * @enum {string}
             */
            channel: "webhook" | "email";
            /**
             * @description Web address or, with `email`, one mailbox.
             * @example https://credit.example/notices
             */
            address: string;
            /**
             * @description Which paragraph of P art. 8 it is told by. Authorities (8(1)) and credit institutions (8(2)) are told of every listing, employers (8(3)) and supervising bodies (8(4)) of those for which a clerk names them.
             * @example credit-institution
             * @enum {string}
             */
            kind: "authority" | "credit-institution" | "employer" | "supervising-body";
        };
        RecipientView: {
            /**
             * Format: uuid
             * @example 7a1d0c52-94b7-4f0e-8b59-2f4c1f1f9a10
             */
            id: string;
            /**
             * @example credit-institution
             * @enum {string}
             */
            kind: "authority" | "credit-institution" | "employer" | "supervising-body";
            /** @example P 8(2) */
            article: string;
            /**
             * @example every-listing
             * @enum {string}
             */
            toldOf: "every-listing" | "named-listing";
            /**
             * @description Whose listings; null: of all courts.
             * @example JS9902
             */
            court: string | null;
            /** @example 测试征信中心 */
            name: string;
            /**
             * @example webhook
             * @enum {string}
             */
            channel: "webhook" | "email";
            /** @example https://credit.example/notices */
            address: string;
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:00.000Z
             */
            enteredAt: string;
            /**
             * Format: date-time
             * @description From then on told of nothing more.
             * @example 2026-06-01T04:00:00.000Z
             */
            endedAt: string | null;
        };
        ReachedBody: {
            /**
             * @description As letters address it.
             * @example 测试征信中心
             */
            name: string;
            /**
             * @description How letters reach it.
             * @example webhook
             * @enum {string}
             */
            channel: "webhook" | "email";
            /**
             * @description Web address or, with `email`, one mailbox.
             * @example https://credit.example/notices
             */
            address: string;
        };
        NameBody: {
            /**
             * Format: uuid
             * @description Who must be told.
             * @example 7a1d0c52-94b7-4f0e-8b59-2f4c1f1f9a10
             */
            recipient: string;
            /**
             * @description What the subject of the listing is (P arts. 8(3), 8(4)).
             * @example public-officer
             * @enum {string}
             */
            because: "public-officer" | "deputy" | "conference-member" | "public-organ" | "public-institution" | "state-owned-enterprise";
        };
        NamingView: {
            /**
             * @description Listing number.
             * @example 4711
             */
            listing: number;
            /**
             * Format: uuid
             * @example 7a1d0c52-94b7-4f0e-8b59-2f4c1f1f9a10
             */
            recipient: string;
            /**
             * @example public-officer
             * @enum {string}
             */
            because: "public-officer" | "deputy" | "conference-member" | "public-organ" | "public-institution" | "state-owned-enterprise";
            /** @example P 8(3) */
            article: string;
        };
        TakenBackView: {
            /**
             * @description Number of the retraction, or of the notice that replaces this one.
             * @example 23
             */
            by: number;
            /**
             * @example deleted
             * @enum {string}
             */
            because: "replaced" | "deleted" | "stayed" | "subject-corrected" | "not-addressed" | "term-over";
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:02.114Z
             */
            madeAt: string;
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:02.114Z
             */
            sentAt: string | null;
            /**
             * Format: date-time
             * @description Null: nobody knows yet whether it came.
             * @example 2026-06-01T04:00:02.114Z
             */
            receivedAt: string | null;
        };
        ToldOfView: {
            /**
             * @description Number of the notice.
             * @example 17
             */
            notice: number;
            /**
             * @description Revision of the listing that it tells of.
             * @example 1
             */
            revision: number;
            /**
             * Format: uuid
             * @example 7a1d0c52-94b7-4f0e-8b59-2f4c1f1f9a10
             */
            recipient: string;
            /**
             * @description To whom.
             * @example 测试征信中心
             */
            to: string;
            /**
             * @example webhook
             * @enum {string}
             */
            channel: "webhook" | "email";
            /**
             * @description By what article.
             * @example P 8(2)
             */
            article: string;
            /**
             * @description Earlier notices that it replaces.
             * @example []
             */
            replaces: number[];
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:02.114Z
             */
            madeAt: string;
            /**
             * Format: date-time
             * @description Handed over; null also where no answer came.
             * @example 2026-06-01T04:00:02.114Z
             */
            sentAt: string | null;
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:02.114Z
             */
            receivedAt: string | null;
            /**
             * @description `webhook`, `link` (confirmed by the link in a mail), or the clerk who entered it.
             * @example webhook
             */
            receivedBy: string | null;
            /**
             * Format: date-time
             * @description Never left, because the listing had changed.
             * @example null
             */
            droppedAt: string | null;
            /**
             * @description Tries that failed.
             * @example 0
             */
            attempts: number;
            /**
             * @description Why the last try failed.
             * @example null
             */
            lastProblem: string | null;
            takenBack: components["schemas"]["TakenBackView"] | null;
        };
        SignedLetterView: {
            /**
             * @description The notice or retraction (docs/notices.md names every member).
             * @example {
             *       "kind": "retraction",
             *       "notice": 23,
             *       "retracts": [
             *         17
             *       ],
             *       "because": "deleted",
             *       "listing": 4711,
             *       "revision": 2
             *     }
             */
            document: {
                [key: string]: unknown;
            };
            /**
             * @description Key id, as `GET /keys` has it.
             * @example court-registry-1
             */
            signedBy: string;
            /**
             * @description Ed25519 over the canonical JSON (RFC 8785) of `document`, base64url.
             * @example x0Jq8…
             */
            signature: string;
        };
        ReceiptView: {
            /**
             * @description Number of the notice or retraction.
             * @example 23
             */
            notice: number;
            /**
             * Format: date-time
             * @example 2026-06-02T01:30:00.000Z
             */
            receivedAt: string;
        };
        TaskView: {
            /**
             * @description The article that sets it.
             * @example P 12(1)
             */
            article: string;
            /**
             * Format: date
             * @description Not counted itself.
             * @example 2026-05-20
             */
            startedOn: string;
            /**
             * Format: date
             * @description The last day, included.
             * @example 2026-06-04
             */
            dueOn: string;
            /**
             * @description 0 on the last day, negative when overdue.
             * @example 3
             */
            workingDaysLeft: number;
            /**
             * @description False: the period touches a year whose calendar the State Council has not announced.
             * @example true
             */
            calendarKnown: boolean;
            /**
             * @example decide-objection
             * @enum {string}
             */
            what: "decide-request" | "decide-objection" | "serve-rejection" | "decide-reconsideration" | "confirm-reconsideration" | "approve-correction" | "approve-deletion" | "delete-performed" | "confirm-retraction";
            /**
             * @description Listing number; null of a request to list, which has none yet.
             * @example 4711
             */
            listing: number | null;
            /**
             * @description Of the request, objection, reconsideration or proposal; of the case whose debtor has performed; the number of a retraction.
             * @example 0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21
             */
            id: string;
        };
        EvidenceBody: {
            /**
             * @description What it is.
             * @example transaction
             * @enum {string}
             */
            kind: "transaction" | "document" | "denial" | "recording" | "other";
            /**
             * @description Where the agency keeps it; no number of a person.
             * @example transfer 20260512-000417
             */
            reference: string;
        };
        ReportBody: {
            /**
             * @description Listing number, as the check answered it.
             * @example 1
             */
            listing: number;
            /**
             * @description How the restriction seems to be got round.
             * @example account-of-another
             * @enum {string}
             */
            suspicion: "account-of-another" | "ticket-bought-elsewhere" | "identity-of-another" | "straw-person" | "property-moved" | "other";
            /**
             * Format: date
             * @description Day on which it happened, in Asia/Shanghai.
             * @example 2026-05-12
             */
            happenedOn: string;
            /** @description References, 1 to 50; the evidence stays with the agency until the court asks. */
            evidence: components["schemas"]["EvidenceBody"][];
            /**
             * @description What the officer saw; kept sealed.
             * @example 被执行人多次使用亲属银行卡转账。
             */
            account: string;
        };
        ReportAnswer: {
            /**
             * Format: uuid
             * @example 4c0e1f5a-93c1-4d0e-8a53-1f0d7b1c2e34
             */
            report: string;
        };
        ReportView: {
            /**
             * Format: uuid
             * @example 4c0e1f5a-93c1-4d0e-8a53-1f0d7b1c2e34
             */
            report: string;
            /** @example banking */
            agency: string;
            /**
             * @description Who reported it.
             * @example officer-zhou
             */
            officer: string;
            /**
             * @description Listing number.
             * @example 1
             */
            listing: number;
            /**
             * @description Court code.
             * @example JS0602
             */
            court: string;
            /** @example (2025)苏0602执1234号 */
            caseNumber: string;
            /**
             * @example account-of-another
             * @enum {string}
             */
            suspicion: "account-of-another" | "ticket-bought-elsewhere" | "identity-of-another" | "straw-person" | "property-moved" | "other";
            /**
             * Format: date
             * @example 2026-05-12
             */
            happenedOn: string;
            evidence: components["schemas"]["EvidenceBody"][];
            /**
             * Format: date-time
             * @example 2026-05-13T02:11:00.000Z
             */
            receivedAt: string;
            /**
             * @example null
             * @enum {string|null}
             */
            outcome: "taken-up" | "set-aside" | null;
            /** @example null */
            reason: string | null;
            /** @example null */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @example null
             */
            decidedAt: string | null;
            /**
             * @description Only where one report is read.
             * @example 被执行人多次使用亲属银行卡转账。
             */
            account?: string;
        };
        ReportOutcomeBody: {
            /**
             * @example taken-up
             * @enum {string}
             */
            outcome: "taken-up" | "set-aside";
            /**
             * @description Why, or what the court does now.
             * @example 已调取转账记录
             */
            reason: string;
        };
        ChangeoverBody: {
            /**
             * @description What is to change for every listing.
             * @example policy
             * @enum {string}
             */
            kind: "policy" | "subject-keys";
            /**
             * @description Of `policy`: the one that selects measures from now on.
             * @example draft-2022
             * @enum {string}
             */
            policy?: "lawful-basis" | "memorandum-2016" | "draft-2022";
            /**
             * @description Of `subject-keys`: versions that events carry refs of. From [1] over [1, 2] to [2], each when every agency has its key.
             * @example [
             *       1,
             *       2
             *     ]
             */
            keyVersions?: number[];
            /** @example Decision of the judicial committee of 1 June 2026. */
            reason: string;
        };
        ChangeoverView: {
            /**
             * Format: uuid
             * @example b6f0d3f5-3f0a-4f6e-9a38-6b8f1d0c2a11
             */
            changeover: string;
            /**
             * @example policy
             * @enum {string}
             */
            kind: "policy" | "subject-keys";
            /**
             * @example draft-2022
             * @enum {string|null}
             */
            policy: "lawful-basis" | "memorandum-2016" | "draft-2022" | null;
            /** @example null */
            keyVersions: number[] | null;
            /** @example Decision of the judicial committee of 1 June 2026. */
            reason: string;
            /** @example clerk-li */
            author: string;
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:00.000Z
             */
            proposedAt: string;
            /** @example president-wang */
            approver: string | null;
            /**
             * Format: date-time
             * @example 2026-06-01T05:00:00.000Z
             */
            approvedAt: string | null;
            /**
             * @description How far it is: what it lifts comes first, of all listings.
             * @example lifting
             * @enum {string|null}
             */
            pass: "lifting" | "rest" | "done" | null;
            /**
             * @description Revisions that it has made.
             * @example 4711
             */
            reissued: number;
        };
        WithdrawnAnswer: {
            /**
             * Format: uuid
             * @example b6f0d3f5-3f0a-4f6e-9a38-6b8f1d0c2a11
             */
            withdrawn: string;
        };
        AddresseeView: {
            /**
             * @description Name in full.
             * @example 测试甲
             */
            name: string;
            /**
             * @description Number, partly masked.
             * @example 9900011980****1013
             */
            maskedNumber?: string;
        };
        BilingualView: {
            /**
             * @description The text.
             * @example 乘坐飞机
             */
            "zh-CN": string;
            /**
             * @description Its translation.
             * @example Flight tickets
             */
            en: string;
        };
        FactView: {
            /** @description What the line is called. */
            label: components["schemas"]["BilingualView"];
            /**
             * @description What it says.
             * @example (2026)苏9902执101号
             */
            value: string;
            /**
             * @description The same in English, of the register's own text.
             * @example 2026-03-02
             */
            english?: string;
        };
        DocumentMeasureView: {
            /** @description What is restricted. */
            name: components["schemas"]["BilingualView"];
            /** @description Who carries it out. */
            agency: components["schemas"]["BilingualView"];
            /** @description What it does. */
            effect: components["schemas"]["BilingualView"];
            /** @description Instruments and articles that it rests on. */
            basis: components["schemas"]["BilingualView"][];
        };
        DocumentRemedyView: {
            /** @description How to object. */
            how: components["schemas"]["BilingualView"];
            /** @description With which court. */
            where: components["schemas"]["BilingualView"];
            /** @description Until when. */
            until: components["schemas"]["BilingualView"];
        };
        CourtDocumentView: {
            /**
             * @description What it is.
             * @example listing-decision
             * @enum {string}
             */
            kind: "listing-decision" | "request-refusal" | "objection-rejection" | "reconsideration-outcome" | "lift-certificate" | "notice" | "retraction";
            /**
             * @description Its own number.
             * @example (2026)苏9902执101号之一
             */
            number: string;
            /**
             * @description The court that issues it.
             * @example 测试市第二人民法院
             */
            court: string;
            /**
             * @description Number of the enforcement case.
             * @example (2026)苏9902执101号
             */
            case: string;
            /** @description To whom it goes. */
            addressee: components["schemas"]["AddresseeView"];
            /**
             * Format: date
             * @description The day on which the court made it.
             * @example 2026-03-02
             */
            date: string;
            /** @description Its title. */
            title: components["schemas"]["BilingualView"];
            /** @description What it rests on, line by line. */
            facts: components["schemas"]["FactView"][];
            /** @description Reasons and decision. */
            paragraphs: components["schemas"]["BilingualView"][];
            /** @description Measures, each with its basis. */
            measures: components["schemas"]["DocumentMeasureView"][];
            /** @description How, where and until when to object. */
            remedy: components["schemas"]["DocumentRemedyView"] | null;
            /** @description The office that signs. */
            signature: components["schemas"]["BilingualView"];
        };
        DenialView: {
            /**
             * @description Number on the receipt of the refusal.
             * @example 5f0d7a1e-3d5b-4a53-9d7e-6c2f0d1b9a10
             */
            receipt: string;
            /**
             * @description Who refused.
             * @example aviation
             * @enum {string}
             */
            agency: "aviation" | "rail" | "banking" | "procurement" | "customs";
            /**
             * @description Revision of the listing that it refused by.
             * @example 1
             */
            revision: number;
            /**
             * @description Measure that was met.
             * @example flight
             */
            measure: string;
            /**
             * @description What the measure does.
             * @example deny
             */
            effect: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-11-22T02:03:04.567Z
             */
            deniedAt: string;
        };
        DenialsView: {
            /**
             * @description Listing number.
             * @example 4711
             */
            listing: number;
            /**
             * @description Number of the enforcement case.
             * @example (2026)苏9902执101号
             */
            case: string;
            /** @description The latest 500, newest first; probes are not among them. */
            denials: components["schemas"]["DenialView"][];
        };
        MissingView: {
            /**
             * @description Stable name.
             * @example not-verified
             */
            what: string;
            /**
             * @description For people.
             * @example no probe since the lift shows that rail stopped soft-berth
             */
            detail: string;
            /**
             * @description Article that demands it.
             * @example P 12(2)
             */
            article?: string;
        };
        ErasureView: {
            /**
             * @description Listing number.
             * @example 4711
             */
            listing: number;
            /**
             * @description How far it has come.
             * @example proposed
             * @enum {string}
             */
            state: "none" | "proposed" | "erased";
            /**
             * @description Who proposed it.
             * @example clerk-li
             */
            author: string | null;
            /**
             * @description Who approved it.
             * @example null
             */
            approver: string | null;
            /** @description What must happen first. */
            missing: components["schemas"]["MissingView"][];
        };
        RefusedRow: {
            /**
             * @description 1-based line of the file.
             * @example 17
             */
            line: number;
            /**
             * @description Named reason.
             * @example minor
             */
            reason: string;
            /**
             * @description Article that it would break.
             * @example P 4
             */
            article: string | null;
            /**
             * @description The same in words.
             * @example nobody under eighteen is listed
             */
            detail: string;
            /**
             * @description Members at fault.
             * @example [
             *       "subject.number"
             *     ]
             */
            fields: string[];
        };
        ImportProgress: {
            /**
             * @description SHA-256 of the file, the name of the import.
             * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             */
            import: string;
            /**
             * @description Where it stands.
             * @example running
             * @enum {string}
             */
            state: "receiving" | "proposed" | "running" | "done" | "rejected" | "withdrawn";
            /**
             * @description Whether its rows are listings that another register has published before.
             * @example false
             */
            takeOver: boolean;
            /**
             * @description Who approved first of a mass of listings; another president must approve, too.
             * @example null
             */
            firstApprover: string | null;
            /**
             * @description Rows of the file.
             * @example 85
             */
            rows: number;
            /**
             * @description Rows that were published or refused.
             * @example 80
             */
            done: number;
            /**
             * @description Listings published.
             * @example 50
             */
            published: number;
            /**
             * @description Listings corrected.
             * @example 8
             */
            corrected: number;
            /**
             * @description Listings deleted.
             * @example 13
             */
            deleted: number;
            /**
             * @description Rows refused.
             * @example 9
             */
            refusedRows: number;
            /** @description The first ten thousand of them. */
            refused: components["schemas"]["RefusedRow"][];
        };
        RefusedRowView: {
            /**
             * @description 1-based line of the file.
             * @example 4711
             */
            line: number;
            /** @example minor */
            reason: string;
            /** @example P 4 */
            article: string | null;
            /**
             * @description Members of the row, as paths.
             * @example [
             *       "subject.number"
             *     ]
             */
            fields: string[];
        };
        ProbeBody: {
            /**
             * @description Chosen by the caller: the same id is the same probe.
             * @example lift-4711-2-flight
             */
            probe: string;
            /**
             * @description Who is asked.
             * @example aviation
             * @enum {string}
             */
            agency: "aviation" | "rail" | "banking" | "procurement" | "customs";
            /**
             * @description Listing number.
             * @example 4711
             */
            listing: number;
            /**
             * @description Measure that is asked about.
             * @example flight
             */
            measure: string;
            /**
             * @description Revision of a lift: whom the revision before it held is probed.
             * @example 2
             */
            revision?: number;
        };
        ProbeAnswer: {
            /**
             * @description As ordered.
             * @example lift-4711-2-flight
             */
            probe: string;
            /**
             * @description Whether it was made already.
             * @example ordered
             * @enum {string}
             */
            state: "ordered" | "answered";
        };
        KeyView: {
            /**
             * @description RFC 8037.
             * @example OKP
             * @enum {string}
             */
            kty: "OKP";
            /**
             * @description The curve.
             * @example Ed25519
             * @enum {string}
             */
            crv: "Ed25519";
            /**
             * @description It signs.
             * @example sig
             * @enum {string}
             */
            use: "sig";
            /**
             * @description The algorithm.
             * @example EdDSA
             * @enum {string}
             */
            alg: "EdDSA";
            /**
             * @description Key id, as messages name it.
             * @example register-1
             */
            kid: string;
            /**
             * @description Public key, base64url.
             * @example 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo
             */
            x: string;
            /**
             * @description Whose messages it signs.
             * @example /court-registry
             */
            owner: string;
            /**
             * Format: date-time
             * @description Valid from.
             * @example 2026-01-01T00:00:00.000Z
             */
            notBefore: string;
            /**
             * Format: date-time
             * @description Valid up to.
             * @example 2027-01-01T00:00:00.000Z
             */
            notAfter: string;
            /**
             * @description Since when it is revoked.
             * @example null
             */
            revokedAt: string | null;
            /**
             * @description Of a revoked key: per topic and shard the last number that is believed under it, whatever time a record names.
             * @example null
             */
            signedUpTo: {
                [key: string]: number[];
            } | null;
        };
        KeysAnswer: {
            /** @description Every key that was ever valid. */
            keys: components["schemas"]["KeyView"][];
        };
        ShardView: {
            /**
             * @description Shard.
             * @example 2
             */
            shard: number;
            /**
             * @description Rises with each recovery.
             * @example 1
             */
            epoch: number;
            /**
             * @description Last number given out.
             * @example 71
             */
            last: number;
            /**
             * @description Last number that the broker has.
             * @example 71
             */
            sent: number;
        };
        OpenView: {
            /**
             * @description Proposals that wait.
             * @example 3
             */
            proposals: number;
            /**
             * @description Imports that wait or run.
             * @example 0
             */
            imports: number;
            /**
             * @description Probes that are not answered.
             * @example 1
             */
            probes: number;
        };
        StatusAnswer: {
            /**
             * @description Whether the register may write.
             * @example live
             * @enum {string}
             */
            mode: "starting" | "live" | "behind";
            /**
             * @description Rises with each recovery.
             * @example 1
             */
            epoch: number;
            /**
             * @description Newest cut.
             * @example 1440
             */
            cut: number | null;
            /** @description Of the register. */
            shards: components["schemas"]["ShardView"][];
            /** @description Of the probes. */
            probeShards: components["schemas"]["ShardView"][];
            /** @description What is under way. */
            open: components["schemas"]["OpenView"];
            /**
             * @description Listings that clerks must complete after a recovery.
             * @example []
             */
            toComplete: number[];
        };
        Resealing: {
            /**
             * @description Key that everything is to be sealed with.
             * @example id-2
             */
            current: string;
            /**
             * @description Whether it is under way.
             * @example false
             */
            running: boolean;
            /**
             * @description Rows sealed with another key, by that key's id: none left, and the key can be destroyed.
             * @example {
             *       "id-1": 1200
             *     }
             */
            remaining: {
                [key: string]: number;
            };
        };
        Recovered: {
            /**
             * @description The register may write again.
             * @example live
             * @enum {string}
             */
            mode: "live";
            /**
             * @description Events that Kafka gave back.
             * @example 120
             */
            takenBack: number;
            /**
             * @description Revisions rebuilt from them.
             * @example 118
             */
            revisions: number;
            /**
             * @description Events that could not be read.
             * @example 0
             */
            unreadable: number;
            /**
             * @description The new epoch.
             * @example 2
             */
            epoch: number;
            /**
             * @description Listings whose number is not known: a clerk must correct them before they can be probed or found by number.
             * @example [
             *       4711
             *     ]
             */
            toComplete: number[];
        };
        SnapshotUnderway: {
            /**
             * @description Its name, which begins with the instant.
             * @example 20260601T040000000Z-5e1f9a20
             */
            snapshot: string;
            /**
             * @description Shards that are written.
             * @example 3
             */
            shards: number;
            /**
             * @description All shards.
             * @example 8
             */
            ofShards: number;
            /**
             * @description Listings written so far.
             * @example 410250
             */
            records: number;
        };
        KeptSnapshotView: {
            /**
             * @description Its name, which begins with the instant.
             * @example 20260601T040000000Z-5e1f9a20
             */
            snapshot: string;
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:41.310Z
             */
            takenAt: string;
            /**
             * @description Merkle root that the register signed, hex.
             * @example 9f2c1d0e4b7a8f3650d1c2b3a49586778695a4b3c2d1e0f00112233445566778
             */
            root: string;
            /**
             * @description Listings in it.
             * @example 1048210
             */
            records: number;
            /**
             * @description Bytes of all parts, compressed.
             * @example 96210433
             */
            bytes: number;
        };
        SnapshotsAnswer: {
            /** @description The one being written, or null. */
            writing: components["schemas"]["SnapshotUnderway"] | null;
            /**
             * @description Why the last one ended early, or null.
             * @example null
             */
            problem: string | null;
            /** @description Newest first. */
            snapshots: components["schemas"]["KeptSnapshotView"][];
        };
        ListingAnswer: {
            /** @example 42 */
            listing: number;
            /** @example 1 */
            revision: number;
            subject: components["schemas"]["SubjectAnswer"];
            court: components["schemas"]["CourtName"];
            case: components["schemas"]["CaseName"];
            basisDocument: components["schemas"]["BasisName"];
            /**
             * @description Grounds of P art. 1.
             * @example [
             *       "refusal"
             *     ]
             */
            grounds: string[];
            /** @example 支付货款120000元 */
            obligation: string;
            /** @example 全部未履行 */
            performance: string;
            /** @example 有履行能力而拒不履行生效法律文书确定义务 */
            behaviour: string;
            /**
             * Format: date
             * @example 2026-06-01
             */
            publishedOn: string;
            /**
             * @description The first instant at which the term is over; null: no time limit.
             * @example 2028-03-02T16:00:00.000Z
             */
            until: string | null;
            /** @description How, and until when, to object. */
            objection: components["schemas"]["HowToObject"];
        };
        SearchAnswer: {
            /** @description Newest first, at most twenty. */
            listings: components["schemas"]["ListingAnswer"][];
            /**
             * @description More fit than are shown: give more of the number.
             * @example false
             */
            more: boolean;
            /**
             * @description False while older listings are still being indexed; not to be found is no answer then.
             * @example true
             */
            complete: boolean;
        };
        GoneAnswer: {
            /**
             * @description Ground of the deletion.
             * @example performed
             */
            ground: string;
            /**
             * Format: date
             * @description Its day.
             * @example 2026-06-01
             */
            on: string;
        };
        ChangeAnswer: {
            /** @example 2 */
            shard: number;
            /**
             * @description Ascends within the shard, with gaps.
             * @example 7
             */
            sequence: number;
            /** @example 42 */
            listing: number;
            /** @example 2 */
            revision: number;
            /**
             * @example deleted
             * @enum {string}
             */
            standing: "in-force" | "stayed" | "deleted";
            /**
             * Format: date-time
             * @example 2026-06-01T04:00:00.000Z
             */
            at: string;
            /** @description What a copy is to be; without it there is to be none. */
            entry?: components["schemas"]["ListingAnswer"];
            /** @description Of a deletion. */
            deletion?: components["schemas"]["GoneAnswer"];
        };
        FeedAnswer: {
            /** @description Of each shard the oldest first. */
            changes: components["schemas"]["ChangeAnswer"][];
            /**
             * @description Give it as `after` for the next page; opaque.
             * @example AQAAAAAABw3fQ8E
             */
            next: string;
            /**
             * @description Whether there is a next page already.
             * @example false
             */
            more: boolean;
        };
        CourtAnswer: {
            court: components["schemas"]["CourtName"];
            /**
             * @description A listing on several grounds counts under each.
             * @example refusal
             */
            ground: string;
            /** @example 12 */
            published: number;
            /** @example 1 */
            corrected: number;
            /**
             * @description By ground of deletion.
             * @example {
             *       "performed": 3,
             *       "listed-by-mistake": 1
             *     }
             */
            deleted: {
                [key: string]: number;
            };
            /**
             * @description At the end of the month, or at `asOf`.
             * @example 208
             */
            inForce: number;
        };
        StatisticsAnswer: {
            /** @example 2026-05 */
            month: string;
            /**
             * Format: date-time
             * @example 2026-05-31T16:00:00.000Z
             */
            asOf: string;
            courts: components["schemas"]["CourtAnswer"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type SigningAnswer = components['schemas']['SigningAnswer'];
export type ProposeBody = components['schemas']['ProposeBody'];
export type ProposedAnswer = components['schemas']['ProposedAnswer'];
export type ApproveBody = components['schemas']['ApproveBody'];
export type PublishedAnswer = components['schemas']['PublishedAnswer'];
export type HeldAnswer = components['schemas']['HeldAnswer'];
export type ReasonBody = components['schemas']['ReasonBody'];
export type DueView = components['schemas']['DueView'];
export type ProposalView = components['schemas']['ProposalView'];
export type ShownProposalView = components['schemas']['ShownProposalView'];
export type SubjectAnswer = components['schemas']['SubjectAnswer'];
export type CourtName = components['schemas']['CourtName'];
export type CaseName = components['schemas']['CaseName'];
export type BasisName = components['schemas']['BasisName'];
export type HowToObject = components['schemas']['HowToObject'];
export type BasisView = components['schemas']['BasisView'];
export type MeasureView = components['schemas']['MeasureView'];
export type RestView = components['schemas']['RestView'];
export type DecisionNameView = components['schemas']['DecisionNameView'];
export type BilingualBody = components['schemas']['BilingualBody'];
export type CorrectionView = components['schemas']['CorrectionView'];
export type DeletionView = components['schemas']['DeletionView'];
export type ListingView = components['schemas']['ListingView'];
export type RevisionView = components['schemas']['RevisionView'];
export type CourtBody = components['schemas']['CourtBody'];
export type BasisDocumentBody = components['schemas']['BasisDocumentBody'];
export type PartyBody = components['schemas']['PartyBody'];
export type CaseBody = components['schemas']['CaseBody'];
export type CaseAnswer = components['schemas']['CaseAnswer'];
export type FindBody = components['schemas']['FindBody'];
export type ApplicantView = components['schemas']['ApplicantView'];
export type DebtorView = components['schemas']['DebtorView'];
export type PerformanceView = components['schemas']['PerformanceView'];
export type CaseView = components['schemas']['CaseView'];
export type ListedCaseView = components['schemas']['ListedCaseView'];
export type RequestView = components['schemas']['RequestView'];
export type DecisionView = components['schemas']['DecisionView'];
export type RetractionView = components['schemas']['RetractionView'];
export type ShownCaseView = components['schemas']['ShownCaseView'];
export type PerformanceBody = components['schemas']['PerformanceBody'];
export type PerformanceAnswer = components['schemas']['PerformanceAnswer'];
export type RequestBody = components['schemas']['RequestBody'];
export type RequestAnswerBody = components['schemas']['RequestAnswerBody'];
export type ListedRequestView = components['schemas']['ListedRequestView'];
export type RefuseBody = components['schemas']['RefuseBody'];
export type TermExtensionBody = components['schemas']['TermExtensionBody'];
export type NarrowingBody = components['schemas']['NarrowingBody'];
export type ChecklistAnswerBody = components['schemas']['ChecklistAnswerBody'];
export type DecisionBody = components['schemas']['DecisionBody'];
export type DecisionAnswerBody = components['schemas']['DecisionAnswerBody'];
export type ShownDecisionView = components['schemas']['ShownDecisionView'];
export type ApproveDecisionBody = components['schemas']['ApproveDecisionBody'];
export type ApprovedDecisionAnswer = components['schemas']['ApprovedDecisionAnswer'];
export type DecisionReasonBody = components['schemas']['DecisionReasonBody'];
export type ServiceBody = components['schemas']['ServiceBody'];
export type StandingAnswerBody = components['schemas']['StandingAnswerBody'];
export type PerformedBody = components['schemas']['PerformedBody'];
export type RetractionBody = components['schemas']['RetractionBody'];
export type RetractionAnswer = components['schemas']['RetractionAnswer'];
export type EnterObjectionBody = components['schemas']['EnterObjectionBody'];
export type ObjectionAnswerView = components['schemas']['ObjectionAnswerView'];
export type ReceiptObjectionBody = components['schemas']['ReceiptObjectionBody'];
export type GrantBody = components['schemas']['GrantBody'];
export type RejectObjectionBody = components['schemas']['RejectObjectionBody'];
export type ServedBody = components['schemas']['ServedBody'];
export type ReconsiderationView = components['schemas']['ReconsiderationView'];
export type ClockView = components['schemas']['ClockView'];
export type ObjectionView = components['schemas']['ObjectionView'];
export type ReconsiderationBody = components['schemas']['ReconsiderationBody'];
export type ReconsiderationAnswerView = components['schemas']['ReconsiderationAnswerView'];
export type OutcomeBody = components['schemas']['OutcomeBody'];
export type EnterRecipientBody = components['schemas']['EnterRecipientBody'];
export type RecipientView = components['schemas']['RecipientView'];
export type ReachedBody = components['schemas']['ReachedBody'];
export type NameBody = components['schemas']['NameBody'];
export type NamingView = components['schemas']['NamingView'];
export type TakenBackView = components['schemas']['TakenBackView'];
export type ToldOfView = components['schemas']['ToldOfView'];
export type SignedLetterView = components['schemas']['SignedLetterView'];
export type ReceiptView = components['schemas']['ReceiptView'];
export type TaskView = components['schemas']['TaskView'];
export type EvidenceBody = components['schemas']['EvidenceBody'];
export type ReportBody = components['schemas']['ReportBody'];
export type ReportAnswer = components['schemas']['ReportAnswer'];
export type ReportView = components['schemas']['ReportView'];
export type ReportOutcomeBody = components['schemas']['ReportOutcomeBody'];
export type ChangeoverBody = components['schemas']['ChangeoverBody'];
export type ChangeoverView = components['schemas']['ChangeoverView'];
export type WithdrawnAnswer = components['schemas']['WithdrawnAnswer'];
export type AddresseeView = components['schemas']['AddresseeView'];
export type BilingualView = components['schemas']['BilingualView'];
export type FactView = components['schemas']['FactView'];
export type DocumentMeasureView = components['schemas']['DocumentMeasureView'];
export type DocumentRemedyView = components['schemas']['DocumentRemedyView'];
export type CourtDocumentView = components['schemas']['CourtDocumentView'];
export type DenialView = components['schemas']['DenialView'];
export type DenialsView = components['schemas']['DenialsView'];
export type MissingView = components['schemas']['MissingView'];
export type ErasureView = components['schemas']['ErasureView'];
export type RefusedRow = components['schemas']['RefusedRow'];
export type ImportProgress = components['schemas']['ImportProgress'];
export type RefusedRowView = components['schemas']['RefusedRowView'];
export type ProbeBody = components['schemas']['ProbeBody'];
export type ProbeAnswer = components['schemas']['ProbeAnswer'];
export type KeyView = components['schemas']['KeyView'];
export type KeysAnswer = components['schemas']['KeysAnswer'];
export type ShardView = components['schemas']['ShardView'];
export type OpenView = components['schemas']['OpenView'];
export type StatusAnswer = components['schemas']['StatusAnswer'];
export type Resealing = components['schemas']['Resealing'];
export type Recovered = components['schemas']['Recovered'];
export type SnapshotUnderway = components['schemas']['SnapshotUnderway'];
export type KeptSnapshotView = components['schemas']['KeptSnapshotView'];
export type SnapshotsAnswer = components['schemas']['SnapshotsAnswer'];
export type ListingAnswer = components['schemas']['ListingAnswer'];
export type SearchAnswer = components['schemas']['SearchAnswer'];
export type GoneAnswer = components['schemas']['GoneAnswer'];
export type ChangeAnswer = components['schemas']['ChangeAnswer'];
export type FeedAnswer = components['schemas']['FeedAnswer'];
export type CourtAnswer = components['schemas']['CourtAnswer'];
export type StatisticsAnswer = components['schemas']['StatisticsAnswer'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
