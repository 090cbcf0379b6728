import { provisionRuntime } from './provisionRuntime';

/** Installs n8n and its Node if they are missing, so that no test has to. */
provisionRuntime().catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exitCode = 1;
});
