import { createCertificates } from '../../harness/certificates';

/**
 * One authority and server certificate for all simulated hosts of a test file:
 * LinkedIn's hosts, and public addresses of n8n at example.com.
 */
export const certificates = createCertificates([
	'api.linkedin.com',
	'www.linkedin.com',
	'*.example.com',
]);
