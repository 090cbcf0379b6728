import fc from 'fast-check';

/** `npm run nightly` sets and prints a seed; other runs always use the same one, so that none fails by chance. */
fc.configureGlobal({ seed: Number(process.env.TEST_SEED ?? 1) });
