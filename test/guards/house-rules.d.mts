import type { ESLint, Linter } from 'eslint';

export const houseRules: ESLint.Plugin;
export const houseConfig: Linter.Config[];
