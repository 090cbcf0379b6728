import fc from 'fast-check';

/** The seed that `npm run nightly` prints; the same one each time without it, so that no run is red by chance. */
fc.configureGlobal({ seed: Number(process.env.TEST_SEED ?? 1) });
