/**
 * What makes a statement checkable by someone who trusts neither the bus nor its makers: canonical bytes, Merkle
 * trees, batch signatures, run continuity and subject pseudonyms. Imports `node:crypto` and nothing else, so that an
 * offline verifier can be read in an afternoon.
 */
export { canonicalJson } from './canonical-json.js';
export { commitment, leafHash, type SignedAttributes, type Standing } from './leaf.js';
export { inclusionPath, merkleRoot, rootFromPath } from './merkle.js';
export { MAX_TREE_LEAVES, parseSignature, signBatch, type BatchSignature } from './batch-signature.js';
export { verifyBatch, type SignedLeaf } from './verify-batch.js';
export { continueRun, type NumberClaim, type RunClaim, type RunOutcome, type RunPosition } from './run-continuity.js';
export { deriveSubjectKey, subjectRef } from './subject-ref.js';
export { signDocument, signText, verifyDocument, verifyText, type SignedDocument } from './signed-text.js';
export { loadPrivateKey, publicKeyFromRaw, rawPublicKey } from './keys.js';
