/** The largest page that LinkedIn serves. */
export const LARGEST_PAGE = 100;

/** LinkedIn's headers beside the token. */
export const HEADERS = { 'Linkedin-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' };

/** An organization's event leads, without `start` and `count`. */
export function leadsPath(organizationId: string): string {
	return `/rest/leadFormResponses?q=owner&${ownerOf(organizationId)}&leadType=(leadType:EVENT)`;
}

/** An organization's forms, up to the largest page. */
export function formsPath(organizationId: string): string {
	return `/rest/leadForms?q=owner&${ownerOf(organizationId)}&count=${LARGEST_PAGE}`;
}

function ownerOf(organizationId: string): string {
	return `owner=(organization:urn%3Ali%3Aorganization%3A${organizationId})`;
}
