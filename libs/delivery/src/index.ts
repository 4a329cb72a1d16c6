/** Delivers to one outside system, through any channel: newest first owed, lifts first, retried until confirmed, behind a breaker. */
export { blameOfStatus } from './blame.js';
export { Delivery, type Channel, type DeliveryStore, type Parcel } from './delivery.js';
