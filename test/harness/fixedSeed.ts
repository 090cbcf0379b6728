/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import fc from 'fast-check';

/** The seed that `npm run nightly` prints; the same one each time without it, so that no run is red by chance. */
fc.configureGlobal({ seed: Number(process.env.TEST_SEED ?? 1) });
