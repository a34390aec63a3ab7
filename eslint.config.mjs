import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['**/dist/', '.cache/', 'coverage/', 'tests/fixtures/']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.check.json', './src/dashboard/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: { sourceType: 'commonjs', globals: Object.fromEntries(nodeGlobals()) },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: Object.fromEntries(nodeGlobals()) } },
);

function nodeGlobals() {
  return ['process', 'console', 'require', 'module', 'exports', '__dirname', '__filename', 'Buffer', 'URL']
    .concat(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'globalThis'])
    .concat([
      'fetch',
      'performance',
      'structuredClone',
      'gc',
      'AbortController',
      'AbortSignal',
      'queueMicrotask',
    ])
    .map((name) => [name, 'readonly']);
}
