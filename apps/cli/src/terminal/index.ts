export { clip, displayWidth, pad, printable, wrap } from './width.js';
export { duration, facts, inWords, progressBar, sideBySide, table, type Column } from './table.js';
export { layoutWidth, LiveBlock, type TextSink } from './screen.js';
