import type { Channel } from '#delivery';
import type { StateParcel } from './delivery-state.js';

/**
 * Where an agency decides outside the adapter: a system of its own. It only takes states, one whole state of one
 * listing at a time, and says when it holds it for good; order, retries, lifts first and the breaker are the
 * Delivery's, so every system is kept informed in the same way.
 */
export interface EnforcementSystem extends Channel<StateParcel> {
  /** States that it takes at the same time; what a Delivery has by itself unless told. */
  readonly concurrency?: number;
  /** Gives back what it holds open. Nothing is sent afterwards. */
  close(): Promise<void>;
}
