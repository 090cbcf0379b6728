import { webhookAddressProblem } from '../../../nodes/shared/linkedin/leadNotifications';

const unreachable = (host: string) => `${host} cannot be reached from the internet`;
const TUNNEL = /ngrok/;
const NO_HTTPS = 'LinkedIn delivers to complete HTTPS addresses only';
const WITH_USER = 'LinkedIn does not send a user name or password along';

it.each<[string, string | RegExp | undefined]>([
	['https://not-ngrok.example.com/webhook', undefined],
	['HTTPS://N8N.Example.com.:8443/webhook/x?tenant=7', undefined],
	['https://n8n:5678/webhook/x', unreachable('n8n')],
	['https://localhost:5678/webhook/x', unreachable('localhost')],
	['https://LOCALHOST.:5678/webhook/x', unreachable('localhost')],
	['https://a1.eu.ngrok.io/webhook', TUNNEL],
	['https://x.ngrok-free.app/webhook', TUNNEL],
	['', NO_HTTPS],
	['n8n.example.com/webhook/x', NO_HTTPS],
	['https://', NO_HTTPS],
	['http://n8n.example.com/webhook', NO_HTTPS],
	['https://ada@n8n.example.com/x', WITH_USER],
	['https://:secret@n8n.example.com', WITH_USER],
])('the problem of the address %j is: %s', (address, message) => {
	const expected = message instanceof RegExp ? (expect.stringMatching(message) as string) : message;
	expect(webhookAddressProblem(address)).toEqual(expected);
});
