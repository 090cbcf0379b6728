import { retirementDate } from '../../../shared/api/apiVersions';
import type { LinkedInClient } from '../../../shared/api/linkedInClient';
import type { ConnectionProblem } from './problem';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface VersionReport {
	configured: string;
	in_use: string;
	retirement_date: string | null;
	/** Whether LinkedIn has announced that date; otherwise it follows from its yearly rhythm. */
	retirement_announced: boolean;
}

export function versionReport(client: LinkedInClient): VersionReport {
	const retirement = retirementDate(client.apiVersion);
	return {
		configured: client.credential.apiVersion,
		in_use: client.apiVersion,
		retirement_date: retirement?.date ?? null,
		retirement_announced: retirement?.announced === true,
	};
}

/** Notes about a version that was left, or that ends soon with nothing to take its place. */
export function versionProblems(
	client: LinkedInClient,
	{ in_use, retirement_date }: VersionReport,
	warnDays: number,
	now: number,
): ConnectionProblem[] {
	const { versionNotice, credential } = client;
	if (versionNotice !== undefined) {
		return [
			{
				code: 'api_version_followed',
				message: versionNotice,
				fix: `Nothing stops. To make the change permanent, open the credential and set API Version to ${in_use}.`,
				status: 'ok',
			},
		];
	}
	if (retirement_date === null || credential.followApiVersion) return [];
	const daysLeft = Math.floor((Date.parse(retirement_date) - now) / DAY_MS);
	if (daysLeft > warnDays) return [];
	return [
		{
			code: 'api_version_retiring',
			message: `LinkedIn retires API version ${in_use} on ${retirement_date}`,
			fix: 'Open the credential and set API Version to a newer month, or turn on Follow API Version.',
			status: 'expiring_soon',
		},
	];
}
