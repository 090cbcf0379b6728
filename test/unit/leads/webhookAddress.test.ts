import fc from 'fast-check';

import { webhookAddressProblem } from '../../../nodes/shared/values/webhookAddress';

const domain = fc
	.domain()
	.filter((host) => !/(?:test|invalid|example|onion|local|internal|lan)$/.test(host))
	.filter((host) => !host.includes('ngrok'));

const path = fc.webPath({ size: 'small' }).map((text) => (text === '' ? '/' : text));

const ipv4 = (...octets: Array<number | [number, number]>) =>
	fc
		.tuple(
			...octets.map((octet) =>
				typeof octet === 'number'
					? fc.constant(octet)
					: fc.integer({ min: octet[0], max: octet[1] }),
			),
		)
		.map((parts) => parts.join('.'));

const ANY: [number, number] = [0, 255];
const privateIpv4 = fc.oneof(
	ipv4(0, ANY, ANY, ANY),
	ipv4(10, ANY, ANY, ANY),
	ipv4(100, [64, 127], ANY, ANY),
	ipv4(127, ANY, ANY, ANY),
	ipv4(169, 254, ANY, ANY),
	ipv4(172, [16, 31], ANY, ANY),
	ipv4(192, 168, ANY, ANY),
	ipv4(192, 0, 2, ANY),
	ipv4(198, [18, 19], ANY, ANY),
	ipv4(203, 0, 113, ANY),
	ipv4([224, 255], ANY, ANY, ANY),
);
const publicIpv4 = fc.oneof(
	ipv4([1, 9], ANY, ANY, ANY),
	ipv4([11, 99], ANY, ANY, ANY),
	ipv4(100, [0, 63], ANY, ANY),
	ipv4(100, [128, 255], ANY, ANY),
	ipv4([128, 168], ANY, ANY, ANY),
	ipv4(169, [0, 253], ANY, ANY),
	ipv4(172, [0, 15], ANY, ANY),
	ipv4(172, [32, 255], ANY, ANY),
	ipv4(192, [169, 255], ANY, ANY),
	ipv4([204, 223], ANY, ANY, ANY),
);

const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 7, maxLength: 7 });
const ipv6 = (first: number, last: number) =>
	fc
		.tuple(fc.integer({ min: first, max: last }), groups)
		.map(([head, tail]) => [head, ...tail].map((group) => group.toString(16)).join(':'));

const problem = (address: string) => webhookAddressProblem(address)?.message;

describe('webhookAddressProblem', () => {
	it('finds nothing wrong with an HTTPS address at a domain, port and query included', () => {
		fc.assert(
			fc.property(domain, path, fc.integer({ min: 1, max: 65535 }), (host, where, port) => {
				expect(problem(`https://${host}${where}`)).toBeUndefined();
				expect(problem(`https://${host}:${port}${where}?tenant=7`)).toBeUndefined();
				expect(problem(`HTTPS://${host.toUpperCase()}.${where}`)).toBeUndefined();
			}),
		);
	});

	it('lets public IP addresses pass', () => {
		fc.assert(
			fc.property(publicIpv4, ipv6(0x2002, 0x3fff), (four, six) => {
				expect(problem(`https://${four}/webhook`)).toBeUndefined();
				expect(problem(`https://[${six}]/webhook`)).toBeUndefined();
			}),
		);
	});

	it('refuses every IPv4 address that is not public, also written as one number or in IPv6', () => {
		fc.assert(
			fc.property(privateIpv4, (four) => {
				const number = four.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
				const forms = [four, String(number), `0x${number.toString(16)}`, `[::ffff:${four}]`];
				for (const host of forms) {
					expect(problem(`https://${host}/webhook`)).toMatch(
						/ cannot be reached from the internet$/,
					);
				}
			}),
			{ examples: [['10.0.0.0'], ['10.255.255.255'], ['172.31.255.255'], ['100.127.255.255']] },
		);
	});

	it('refuses every IPv6 address that is not public', () => {
		const local = fc.oneof(
			fc.constantFrom('::', '::1', '2001:db8::1'),
			ipv6(0xfc00, 0xfdff),
			ipv6(0xfe80, 0xfebf),
			ipv6(0xff00, 0xffff),
		);
		fc.assert(
			fc.property(local, (host) => {
				expect(problem(`https://[${host}]/webhook`)).toMatch(
					/cannot be reached from the internet$/,
				);
			}),
		);
	});

	it.each([
		'localhost',
		'LOCALHOST.',
		'n8n',
		'app.localhost',
		'nas.local',
		'n8n.internal',
		'n8n.svc.cluster.local',
		'host.docker.internal',
		'fritz.lan',
		'pi.home.arpa',
		'n8n.test',
	])('refuses %s, a name that only a local network knows', (host) => {
		expect(problem(`https://${host}:5678/webhook/x`)).toBe(
			`${host.toLowerCase().replace(/\.$/, '')} cannot be reached from the internet`,
		);
	});

	it.each(['localhost.example.com', 'local.dev', 'internal.example.org', '10.example.com'])(
		'takes %s, which only looks like one',
		(host) => {
			expect(problem(`https://${host}/webhook`)).toBeUndefined();
		},
	);

	it.each(['a1.ngrok.io', 'a1.eu.ngrok.io', 'x.ngrok-free.app', 'x.ngrok.app', 'x.ngrok.dev'])(
		'refuses %s',
		(host) => {
			expect(problem(`https://${host}/webhook`)).toMatch(/ngrok/);
		},
	);

	it('takes a domain that has ngrok in its name only', () => {
		expect(problem('https://not-ngrok.example.com/webhook')).toBeUndefined();
	});

	it.each([
		['', 'no address is given'],
		['   ', 'no address is given'],
		['n8n.example.com/webhook/x', 'this is not a complete web address'],
		['/webhook/x', 'this is not a complete web address'],
		['https://', 'this is not a complete web address'],
		['https://n8n.example.com/a b', 'this is not a complete web address'],
		['https://n8n.example.com/a\nb', 'this is not a complete web address'],
		['http://n8n.example.com/webhook', 'LinkedIn delivers to HTTPS addresses only'],
		['http://localhost:5678/webhook', 'LinkedIn delivers to HTTPS addresses only'],
		['ftp://n8n.example.com/x', 'LinkedIn delivers to HTTPS addresses only'],
		[
			'https://ada:secret@n8n.example.com/x',
			'LinkedIn does not send a user name or password along',
		],
		['https://ada@n8n.example.com/x', 'LinkedIn does not send a user name or password along'],
		['https://n8n.example.com/x#part', 'the part behind # never reaches a server'],
	])('says what is wrong with %j', (address, message) => {
		expect(problem(address)).toBe(message);
	});

	it('says for any text whether it is wrong and what to do, and never repeats a password', () => {
		const texts = fc.oneof(
			fc.string({ unit: 'grapheme' }),
			fc.webUrl({ withFragments: true, withQueryParameters: true }),
			domain.map((host) => `https://ada:hunter2@${host}/`),
		);
		fc.assert(
			fc.property(texts, (text) => {
				const found = webhookAddressProblem(text);
				if (found === undefined) {
					expect(new URL(text).protocol).toBe('https:');
					return;
				}
				expect(found.message).toMatch(/^\S.*[^.]$/s);
				expect(found.fix).toMatch(/^[A-Z].*[.…]$/s);
				expect(`${found.message} ${found.fix}`).not.toContain('hunter2');
			}),
			{ numRuns: 500 },
		);
	});
});
