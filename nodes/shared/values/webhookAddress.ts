/** What is wrong with an address, in words, and what to do about it. */
export interface AddressProblem {
	/** A clause that fits behind a colon. */
	message: string;
	fix: string;
}

const HTTPS_FIX =
	'Use the public HTTPS address of the webhook, for example https://n8n.example.com/webhook/…';
const PUBLIC_FIX =
	'Use an address that can be reached from the internet, for example a domain of your own with a reverse proxy in front of n8n.';

/** Top-level names that are never found on the internet (RFC 2606, 6761, 6762, 8375, and routers' habits). */
const LOCAL_NAMES =
	/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa|test|invalid|example|onion)$/;

/** ngrok.io, ngrok.app, ngrok.dev, ngrok-free.app, … */
const NGROK = /(?:^|\.)ngrok(?:-free)?\.[a-z]+$/;

/** First addresses and prefix lengths of IPv4 networks that are not public (IANA's special registry). */
const NOT_PUBLIC_IPV4: ReadonlyArray<readonly [string, number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	// Multicast and all that is reserved.
	['224.0.0.0', 3],
];

/**
 * Why LinkedIn would not deliver to an address; undefined when nothing speaks against it. LinkedIn
 * takes public HTTPS addresses only, and none of ngrok (wire contract 4.1).
 */
export function webhookAddressProblem(address: string): AddressProblem | undefined {
	if (address.trim() === '') return { message: 'no address is given', fix: HTTPS_FIX };
	const url = /\s/.test(address) ? undefined : parsedUrl(address);
	if (url === undefined) return { message: 'this is not a complete web address', fix: HTTPS_FIX };
	if (url.protocol !== 'https:') {
		return { message: 'LinkedIn delivers to HTTPS addresses only', fix: HTTPS_FIX };
	}
	if (url.username !== '' || url.password !== '') {
		return {
			message: 'LinkedIn does not send a user name or password along',
			fix: 'Remove the part in front of the @. LinkedIn signs what it sends, so the webhook needs no login.',
		};
	}
	if (address.includes('#')) {
		return { message: 'the part behind # never reaches a server', fix: 'Remove it.' };
	}
	return hostProblem(url.hostname.replace(/\.$/, ''));
}

function parsedUrl(address: string): URL | undefined {
	return URL.canParse(address) ? new URL(address) : undefined;
}

/** @param host as `URL` writes it: in lower case, IPv4 with dots, IPv6 in brackets */
function hostProblem(host: string): AddressProblem | undefined {
	if (NGROK.test(host)) {
		return {
			message: 'LinkedIn does not deliver to addresses of ngrok',
			fix: 'Use a domain of your own, or a tunnel that takes one.',
		};
	}
	const isLocal = host.startsWith('[')
		? !isPublicIpv6(host.slice(1, -1))
		: isIpv4(host)
			? !isPublicIpv4(host)
			: LOCAL_NAMES.test(host) || !host.includes('.');
	if (!isLocal) return undefined;
	return { message: `${host} cannot be reached from the internet`, fix: PUBLIC_FIX };
}

function isIpv4(host: string): boolean {
	return /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

function isPublicIpv4(host: string): boolean {
	const address = ipv4Number(host);
	return !NOT_PUBLIC_IPV4.some(([first, length]) => {
		const size = 2 ** (32 - length);
		return Math.floor(address / size) === Math.floor(ipv4Number(first) / size);
	});
}

function ipv4Number(host: string): number {
	return host.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** All public addresses are in 2000::/3 so far; 2001:db8::/32 of it is for documentation. */
function isPublicIpv6(host: string): boolean {
	const [first, second] = host.split(':').map((group) => parseInt(group || '0', 16));
	return first >= 0x2000 && first <= 0x3fff && !(first === 0x2001 && second === 0xdb8);
}
