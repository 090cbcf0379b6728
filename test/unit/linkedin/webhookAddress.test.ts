import fc from 'fast-check';

import { webhookAddressProblem } from '../../../nodes/shared/linkedin/leadNotifications';

const domain = fc.domain().filter((host) => !host.includes('ngrok'));

const path = fc.webPath({ size: 'small' }).map((text) => (text === '' ? '/' : text));

const problem = (address: string) => webhookAddressProblem(address)?.message;

it('an HTTPS address at a domain passes, also with a port and a query', () => {
	fc.assert(
		fc.property(domain, path, fc.integer({ min: 1, max: 65535 }), (host, where, port) => {
			expect(problem(`https://${host}${where}`)).toBeUndefined();
			expect(problem(`https://${host}:${port}${where}?tenant=7`)).toBeUndefined();
			expect(problem(`HTTPS://${host.toUpperCase()}.${where}`)).toBeUndefined();
		}),
	);
});

it('an address beside that of a tunnel passes', () => {
	expect(problem('https://not-ngrok.example.com/webhook')).toBeUndefined();
});

it.each(['n8n', 'localhost', 'LOCALHOST.'])(
	'the name %s, which has no domain, is refused',
	(host) => {
		expect(problem(`https://${host}:5678/webhook/x`)).toBe(
			`${host.toLowerCase().replace(/\.$/, '')} cannot be reached from the internet`,
		);
	},
);

it.each(['a1.ngrok.io', 'a1.eu.ngrok.io', 'x.ngrok-free.app', 'x.ngrok.app', 'x.ngrok.dev'])(
	'the address of a tunnel is refused: %s',
	(host) => {
		expect(problem(`https://${host}/webhook`)).toMatch(/ngrok/);
	},
);

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
	['https://ada:secret@n8n.example.com/x', 'LinkedIn does not send a user name or password along'],
	['https://ada@n8n.example.com/x', 'LinkedIn does not send a user name or password along'],
	['https://:secret@n8n.example.com', 'LinkedIn does not send a user name or password along'],
])('the address %j is refused: %s', (address, message) => {
	expect(problem(address)).toBe(message);
});

it('any text is accepted as HTTPS or refused with a fix, and a password is never repeated', () => {
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
