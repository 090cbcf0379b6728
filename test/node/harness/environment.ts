/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core reads these when it is loaded, so jest loads this before each file of tests that uses it. Without
// them it would write its settings and a generated encryption key to the user's own n8n folder.
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-node-test-'));
afterAll(() => rmSync(userFolder, { recursive: true, force: true }));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'node-test';
// n8n's logger prints every failed node; the run's result says the same.
process.env.N8N_LOG_LEVEL = 'silent';
