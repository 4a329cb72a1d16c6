/**
 * What makes a statement checkable by someone who trusts neither the bus nor its makers: canonical bytes, Merkle
 * trees, batch signatures, run continuity and subject pseudonyms. Imports `node:crypto` and nothing else, so that an
 * offline verifier can be read in an afternoon.
 */
export { canonicalJson } from './canonical-json.js';
export { commitment, leafHash, type SignedAttributes, type Standing } from './leaf.js';
export { inclusionPath, merkleRoot } from './merkle.js';
export { signBatch } from './batch-signature.js';
export { verifyBatch } from './verify-batch.js';
export { continueRun, type NumberClaim, type RunClaim, type RunOutcome, type RunPosition } from './run-continuity.js';
export { signDocument, signText, verifyDocument, verifyText, type SignedDocument } from './signed-text.js';
export { deriveSubjectKey, subjectRef, subjectRefBytes } from './subject-ref.js';
export { signSnapshot, verifySnapshot } from './snapshot-root.js';
export { loadPrivateKey, publicKeyFromRaw, rawPublicKey } from './keys.js';
