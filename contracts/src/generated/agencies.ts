/* Generated from contracts/ by `npm run generate`; do not edit. */
export type AgencyCode = 'aviation' | 'rail' | 'banking' | 'procurement' | 'customs';
