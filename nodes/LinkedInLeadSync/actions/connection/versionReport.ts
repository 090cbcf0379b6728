import { retirementDate, retirementWarning } from '../../../shared/wire/apiVersions';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { ConnectionProblem } from './problem';

export interface VersionReport {
	configured: string;
	in_use: string;
	retirement_date: string | null;
}

export function versionReport(client: LinkedInClient): VersionReport {
	return {
		configured: client.credential.apiVersion,
		in_use: client.apiVersion,
		retirement_date: retirementDate(client.apiVersion) ?? null,
	};
}

/** Notes about a retired version, or one that ends soon. */
export function versionProblems(
	client: LinkedInClient,
	{ in_use }: VersionReport,
	warnDays: number,
	now: number,
): ConnectionProblem[] {
	const { versionNotice } = client;
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
	const warning = retirementWarning(client, warnDays, now);
	if (warning === undefined) return [];
	const { message, fix, stops } = warning;
	const status = stops ? 'expiring_soon' : 'ok';
	return [{ code: 'api_version_retiring', message, fix, status }];
}
