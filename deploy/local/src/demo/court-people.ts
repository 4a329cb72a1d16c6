import type { Caller } from './bus-apps.js';

/** The people of the court of the demo, in its import and in its scenes. */
export const clerk: Caller = { role: 'clerk', sub: 'clerk Li Na' };
export const president: Caller = { role: 'president', sub: 'president Zhou Min' };
/** A mass of listings needs two. */
export const secondPresident: Caller = { role: 'president', sub: 'president Qiao Lan' };
